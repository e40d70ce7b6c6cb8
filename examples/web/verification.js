// Two devices verify each other by emoji: the steps of m.key.verification, without the page.
import { Sas, SasKeyAgreement, SasKeyKind, SasMacMethod } from "./olmec/index.js";

const METHOD = SasMacMethod.HkdfHmacSha256V2;
const vouchedFor = (device) => ({ kind: SasKeyKind.Device, key: device.identityKeys.ed25519 });

/**
 * Agrees on a secret. `post(from, type, content)` carries each message and gives what arrives,
 * which is not what was sent when somebody meddles. Gives both sides, with what they show.
 */
export function begin(alice, bob, post) {
  const transactionId = crypto.randomUUID();
  const start = JSON.stringify({ from_device: alice.deviceId, method: "m.sas.v1", transaction_id: transactionId });
  const [hers, his] = [new Sas(), new Sas()];

  post(alice, "start", start);
  const commitment = post(bob, "accept", his.commitment(start));
  const herKey = post(alice, "key", hers.publicKey());
  const hisKey = post(bob, "key", his.publicKey());

  const participants = (starterKey, acceptorKey) => ({
    starter: { userId: alice.userId, deviceId: alice.deviceId, key: starterKey },
    acceptor: { userId: bob.userId, deviceId: bob.deviceId, key: acceptorKey },
    transactionId,
  });
  const asAliceSees = participants(hers.publicKey(), hisKey);
  const asBobSees = participants(herKey, his.publicKey());
  // Alice, who asked, checks that Bob's key is the one he committed to before he saw hers.
  return {
    alice: side(hers.agreeWithCommitment(hisKey, commitment, start), asAliceSees, alice, bob),
    bob: side(his.agree(herKey), asBobSees, bob, alice),
  };
}

function side(established, participants, us, them) {
  return {
    emojis: established.shortString(participants, SasKeyAgreement.Curve25519HkdfSha256).emojis,
    /** Our device key under the shared secret, once our user has said that the emoji match. */
    mac: () => established.macContent(participants, METHOD, [vouchedFor(us)]),
    /** Verifies theirs; throws unless it covers exactly their device key. */
    verify: (content) => established.verifyMacContent(participants, METHOD, content, [vouchedFor(them)], []),
  };
}
