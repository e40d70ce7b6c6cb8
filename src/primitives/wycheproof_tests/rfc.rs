//! The known answers printed in RFC 4231, RFC 5869, RFC 7748 and RFC 8032.

use alloc::vec::Vec;

use crate::primitives::curve25519::{Curve25519KeyPair, Curve25519PublicKey};
use crate::primitives::ed25519::{Ed25519Signature, SignatureError};
use crate::primitives::ed25519_key_pair::Ed25519KeyPair;
use crate::primitives::kdf::{hkdf_sha256, hmac_sha256, sha256};
use crate::secret::Secret;

fn array<const N: usize>(hex_text: &str) -> [u8; N] {
    hex::decode(hex_text).unwrap().try_into().unwrap()
}

#[test]
fn sha256_of_concatenated_parts() {
    // FIPS 180-4, the message "abc".
    let abc = array("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(sha256(&[b"abc"]), abc);
    assert_eq!(sha256(&[b"a", b"", b"bc"]), abc);
}

/// RFC 4231 section 4. Case 5 has a tag truncated to 128 bits.
#[test]
fn hmac_sha256_cases_1_to_7() {
    let counting: Vec<u8> = (1..=25).collect();
    let long_data = b"This is a test using a larger than block-size key and a larger than \
        block-size data. The key needs to be hashed before being used by the HMAC algorithm.";
    let cases: [(&[u8], &[u8], &str); 7] = [
        (
            &[0x0B; 20],
            b"Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        ),
        (
            b"Jefe",
            b"what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (
            &[0xAA; 20],
            &[0xDD; 50],
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
        ),
        (
            &counting,
            &[0xCD; 50],
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
        ),
        (&[0x0C; 20], b"Test With Truncation", "a3b6167473100ee06e0c796c2955552b"),
        (
            &[0xAA; 131],
            b"Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        ),
        (
            &[0xAA; 131],
            long_data,
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
        ),
    ];
    for (number, (key, data, tag)) in (1..).zip(cases) {
        let computed = hex::encode(hmac_sha256(key, data).expose());
        assert_eq!(&computed[..tag.len()], tag, "case {number}");
    }
}

/// RFC 5869 appendix A.1 to A.3.
#[test]
fn hkdf_sha256_cases_1_to_3() {
    let range = |from: u8, to: u8| (from..to).collect::<Vec<u8>>();

    let first = hkdf_sha256::<42>(Some(&range(0x00, 0x0D)), &[0x0B; 22], &range(0xF0, 0xFA));
    let expected = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf\
        34007208d5b887185865";
    assert_eq!(hex::encode(first.expose()), expected);

    let info: Vec<u8> = (0xB0..=0xFF).collect();
    let second = hkdf_sha256::<82>(Some(&range(0x60, 0xB0)), &range(0x00, 0x50), &info);
    let expected = "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c\
        59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5\
        c1f3434f1d87";
    assert_eq!(hex::encode(second.expose()), expected);

    let third = hkdf_sha256::<42>(Some(b""), &[0x0B; 22], b"");
    let expected = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d\
        9d201395faa4b61a96c8";
    assert_eq!(hex::encode(third.expose()), expected);
}

/// RFC 7748 section 5.2: each result is the next scalar, each scalar the next point.
/// `OLMEC_X25519=1000000 cargo test --release --lib -- x25519_iterated` goes to the last one that is printed.
#[test]
fn x25519_iterated() {
    let printed = [
        (1, "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"),
        (1000, "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"),
        (1_000_000, "7c3911e0ab2586fd864497297e575e6f3bc601c0883c30df5f4dd2d24f665424"),
    ];
    let last = std::env::var("OLMEC_X25519").map_or(1000, |count| count.parse().unwrap());
    let mut scalar = [0; 32];
    scalar[0] = 9;
    let (mut point, mut compared) = (scalar, 0);
    for number in 1..=last {
        let pair = Curve25519KeyPair::from_secret(Secret::copy_of(&scalar));
        let result = pair.dh(&Curve25519PublicKey::new(point)).unwrap();
        point = scalar;
        scalar = *result.expose();
        if let Some((_, expected)) = printed.iter().find(|(at, _)| *at == number) {
            assert_eq!(hex::encode(scalar), *expected, "{number}");
            compared += 1;
        }
    }
    assert_eq!(compared, printed.iter().filter(|(at, _)| *at <= last).count());
    assert!(compared >= 2);
}

/// RFC 8032 section 7.1: tests 1 to 3 and SHA(abc), as seed, public key, message, signature.
const ED25519: [(&str, &str, &str, &str); 4] = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155\
         5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
         085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac\
         18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
         2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589\
         09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
];

#[test]
fn ed25519_signs_and_verifies() {
    for (number, (seed, public, message, signature)) in (1..).zip(ED25519) {
        let pair = Ed25519KeyPair::from_seed(Secret::copy_of(&array(seed)));
        let message = hex::decode(message).unwrap();
        let signature = Ed25519Signature::new(array(signature));
        assert_eq!(pair.public().as_bytes(), &array(public), "test {number}");
        assert_eq!(pair.sign(&message), signature, "test {number}");
        assert_eq!(pair.public().verify(&message, &signature), Ok(()), "test {number}");
        let longer = [&message[..], b"\0"].concat();
        assert_eq!(pair.public().verify(&longer, &signature), Err(SignatureError));
    }
}
