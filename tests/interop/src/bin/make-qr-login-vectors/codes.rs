//! The QR codes printed in the texts of MSC4108 and MSC4388, and what must be refused.

use serde_json::{Value, json};

const KEY: &str = "2IZoarIZe3gOMAqdSiFHSAcA15KfOasxueUUNwJI7Ws";
const KEY_HEX: &str = "d886686ab2197b780e300a9d4a2147480700d7929f39ab31b9e514370248ed6b";
/// `0047`, then `https://rendezvous.lab.element.dev/e8da6355-550b-4a32-a193-1619d9830668`.
const URL_HEX: &str = "004768747470733a2f2f72656e64657a766f75732e6c61622e656c656d656e742e646576\
    2f65386461363335352d353530622d346133322d613139332d313631396439383330363638";
/// `000A`, then `matrix.org`.
const SERVER_HEX: &str = "000a6d61747269782e6f7267";
/// `0024`, then `e8da6355-550b-4a32-a193-1619d9830668`.
const ID_HEX: &str = "002465386461363335352d353530622d346133322d613139332d313631396439383330363638";
/// `0020`, then `https://matrix-client.matrix.org`.
const BASE_HEX: &str = "002068747470733a2f2f6d61747269782d636c69656e742e6d61747269782e6f7267";

/// `MATRIX`.
const MATRIX: &str = "4d4154524958";
/// `IO_ELEMENT_MSC4388`.
const ELEMENT: &str = "494f5f454c454d454e545f4d534334333838";

pub(crate) fn cases() -> Vec<Value> {
    let url = "https://rendezvous.lab.element.dev/e8da6355-550b-4a32-a193-1619d9830668";
    let msc4108 = |mode: &str, rest: &str| format!("{MATRIX}02{mode}{KEY_HEX}{URL_HEX}{rest}");
    let msc4388 = |intent: &str| format!("{ELEMENT}03{intent}{KEY_HEX}{ID_HEX}{BASE_HEX}");
    let mut cases = vec![
        json!({
            "id": "qr_login/codes/msc4108-login", "kind": "msc4108-code",
            "comment": "MSC4108, example for a QR code generated on a new device.",
            "bytes": msc4108("03", ""), "intent": "login", "public_key": KEY,
            "rendezvous_url": url,
        }),
        json!({
            "id": "qr_login/codes/msc4108-reciprocate", "kind": "msc4108-code",
            "comment": "MSC4108, example for a QR code generated on an existing device.",
            "bytes": msc4108("04", SERVER_HEX), "intent": "reciprocate", "public_key": KEY,
            "rendezvous_url": url, "server_name": "matrix.org",
        }),
    ];
    let comments = [
        ("login", "00", "MSC4388, example for a new device, under the unstable prefix."),
        (
            "reciprocate",
            "01",
            "MSC4388, example for an existing device, under the unstable prefix.",
        ),
    ];
    for (intent, byte, comment) in comments {
        cases.push(json!({
            "id": format!("qr_login/codes/msc4388-{intent}"), "kind": "msc4388-code",
            "comment": comment, "bytes": msc4388(byte), "intent": intent, "public_key": KEY,
            "rendezvous_id": "e8da6355-550b-4a32-a193-1619d9830668",
            "base_url": "https://matrix-client.matrix.org",
        }));
    }
    let malformed = "MALFORMED_QR_CODE";
    let (login, reciprocate) = (msc4108("03", ""), msc4108("04", SERVER_HEX));
    let zero = KEY_HEX.replace(|_| true, "0");
    let ones = KEY_HEX.replace(|_| true, "f");
    let refusals = [
        ("empty", "msc4108-code", "Empty.", String::new(), malformed),
        (
            "cut",
            "msc4108-code",
            "The last byte is missing.",
            login[..login.len() - 2].into(),
            malformed,
        ),
        ("extended", "msc4108-code", "A byte follows the end.", format!("{login}00"), malformed),
        (
            "no-server-name",
            "msc4108-code",
            "A code of an existing device without a server name.",
            msc4108("04", ""),
            malformed,
        ),
        (
            "server-name-in-login",
            "msc4108-code",
            "A server name in the code of a new device.",
            msc4108("03", SERVER_HEX),
            malformed,
        ),
        ("verification", "msc4108-code", "A code for verification.", msc4108("00", ""), malformed),
        (
            "other-proposal",
            "msc4108-code",
            "A code of the other proposal.",
            msc4388("00"),
            malformed,
        ),
        (
            "version-3",
            "msc4108-code",
            "Another version.",
            login.replacen("02", "03", 1),
            "UNSUPPORTED_VERSION",
        ),
        (
            "not-utf8",
            "msc4108-code",
            "A text that is no UTF-8.",
            login.replacen("68747470", "ff747470", 1),
            malformed,
        ),
        (
            "empty-server-name",
            "msc4108-code",
            "An empty server name.",
            msc4108("04", "0000"),
            malformed,
        ),
        (
            "too-long-length",
            "msc4108-code",
            "A length beyond the end.",
            reciprocate.replacen("000a6d", "000b6d", 1),
            malformed,
        ),
        (
            "zero-key",
            "msc4108-code",
            "A key of small order.",
            login.replace(KEY_HEX, &zero),
            "NON_CONTRIBUTORY_KEY",
        ),
        (
            "key-not-reduced",
            "msc4108-code",
            "A key in another than its canonical encoding.",
            login.replace(KEY_HEX, &ones),
            "INVALID_PUBLIC_KEY",
        ),
        ("cut", "msc4388-code", "Only the first bytes.", msc4388("00")[..100].into(), malformed),
        (
            "extended",
            "msc4388-code",
            "A byte follows the end.",
            format!("{}00", msc4388("01")),
            malformed,
        ),
        ("intent-2", "msc4388-code", "An intent that does not exist.", msc4388("02"), malformed),
        (
            "other-proposal",
            "msc4388-code",
            "A code of the other proposal.",
            login.clone(),
            malformed,
        ),
        (
            "type-2",
            "msc4388-code",
            "Another type.",
            msc4388("00").replacen("0300d8", "0200d8", 1),
            "UNSUPPORTED_VERSION",
        ),
        (
            "zero-key",
            "msc4388-code",
            "A key of small order.",
            msc4388("00").replace(KEY_HEX, &zero),
            "NON_CONTRIBUTORY_KEY",
        ),
        (
            "key-not-reduced",
            "msc4388-code",
            "A key in another than its canonical encoding.",
            msc4388("00").replace(KEY_HEX, &ones),
            "INVALID_PUBLIC_KEY",
        ),
    ];
    cases.extend(refusals.into_iter().map(|(id, kind, comment, bytes, expect)| {
        let id = format!("qr_login/codes/refused/{kind}/{id}");
        json!({ "id": id, "kind": kind, "comment": comment, "bytes": bytes, "expect": expect })
    }));
    cases
}
