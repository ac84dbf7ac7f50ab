"""A second reader of the vault's format, written from docs/file-format.md and the age specification alone.

It imports nothing of the project: what it reads, the page describes. ``open_vault`` needs both directories and a passphrase or
a recovery code. It is for checking the page, not for use: it keeps keys in memory and checks no file modes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import struct
import unicodedata
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CHUNK = 65536 + 16


class Refused(Exception):
    """What a reader must refuse."""


def hkdf(ikm: bytes, salt: bytes | None, info: str, length: int = 32) -> bytes:
    return HKDF(SHA256(), length, salt, info.encode()).derive(ikm)


# -- age v1 --------------------------------------------------------------------------------------------------------------


@dataclass
class AgeFile:
    stanzas: list[tuple[list[str], bytes]]
    signed: bytes
    mac: bytes
    payload: bytes


def b64(text: str) -> bytes:
    raw = base64.b64decode(text + "=" * (-len(text) % 4))
    if base64.b64encode(raw).decode().rstrip("=") != text:
        raise Refused("not canonical")
    return raw


def read_age(data: bytes) -> AgeFile:
    intro = b"age-encryption.org/v1\n"
    if not data.startswith(intro):
        raise Refused("not an age file")
    at, stanzas = len(intro), []
    while data[at : at + 3] == b"-> ":
        end = data.index(b"\n", at)
        words = data[at + 3 : end].decode("ascii").split(" ")
        at, body = end + 1, ""
        while True:
            end = data.index(b"\n", at)
            line = data[at:end].decode("ascii")
            body, at = body + line, end + 1
            if len(line) < 64:
                break
        stanzas.append((words, b64(body)))
    if data[at : at + 4] != b"--- ":
        raise Refused("no end of the header")
    end = data.index(b"\n", at)
    return AgeFile(stanzas, data[: at + 3], b64(data[at + 4 : end].decode("ascii")), data[end + 1 :])


def decrypt_age(file: AgeFile, file_key: bytes) -> bytes:
    mac_key = hkdf(file_key, b"", "header")
    if not hmac.compare_digest(hmac.digest(mac_key, file.signed, "sha256"), file.mac):
        raise Refused("the header's MAC")
    nonce, sealed = file.payload[:16], file.payload[16:]
    cipher, plain = ChaCha20Poly1305(hkdf(file_key, nonce, "payload")), b""
    chunks = [sealed[at : at + CHUNK] for at in range(0, len(sealed), CHUNK)]
    for number, chunk in enumerate(chunks):
        last = b"\1" if number == len(chunks) - 1 else b"\0"
        plain += cipher.decrypt(number.to_bytes(11, "big") + last, chunk, None)
    return plain


# -- the vault -----------------------------------------------------------------------------------------------------------


def unpad(payload: bytes) -> bytes:
    (length,) = struct.unpack(">Q", payload[:8])
    if payload[8 + length :].strip(b"\0") or 8 + length > len(payload):
        raise Refused("padding")
    return payload[8 : 8 + length]


def recovery_bytes(code: str) -> bytes:
    digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    plain = code.upper().replace("-", "").translate(str.maketrans("OIL", "011"))
    number = 0
    for digit in plain[:32]:
        number = number * 32 + digits.index(digit)
    secret = number.to_bytes(20, "big")
    check = int.from_bytes(hashlib.sha256(b"exskill.dev/v1/recovery" + secret).digest(), "big") >> (256 - 20)
    if "".join(digits[check >> shift & 31] for shift in (15, 10, 5, 0)) != plain[32:]:
        raise Refused("a typing error")
    return secret


@dataclass
class Reader:
    data: Path
    state: Path
    vault_id: str
    ring: dict[str, Any]

    def document(self, kind: str) -> bytes:
        entry = next(d for d in reversed(self.ring["documents"]) if d["kind"] == kind)
        return self._open(entry, "doc")

    def segment(self, entry: dict[str, Any]) -> bytes:
        return self._open(entry, "seg")

    def _open(self, entry: dict[str, Any], kind: str) -> bytes:
        data = (self.data / kind / f"{entry['id']}.age").read_bytes()
        if hashlib.sha256(data).hexdigest() != entry["sha256"] or len(data) != entry["size"]:
            raise Refused("not the keyring's file")
        shard = (self.state / "shards" / entry["shard"]).read_bytes()
        info = f"exskill.dev/v1/{kind}|{self.vault_id}|{entry['id']}"
        seed = unseal_seed(bytes.fromhex(entry["seed"]), bytes.fromhex(self.ring["seal_private"]))
        file = read_age(data)
        if [words for words, _body in file.stanzas] != [[f"exskill.dev/{kind}", entry["id"]]]:
            raise Refused("the stanza")
        return unpad(decrypt_age(file, hkdf(seed, shard, info, 16)))


def unseal_seed(seed: bytes, private: bytes) -> bytes:
    """Open a seed of more than 32 bytes: an age file with one X25519 stanza, as the age specification says."""
    if len(seed) <= 32:
        return seed
    file, own = read_age(seed), X25519PrivateKey.from_private_bytes(private)
    [(words, body)] = file.stanzas
    if words[0] != "X25519":
        raise Refused("not sealed to a key")
    share = b64(words[1])
    shared = own.exchange(X25519PublicKey.from_public_bytes(share))
    key = hkdf(shared, share + own.public_key().public_bytes_raw(), "age-encryption.org/v1/X25519")
    return decrypt_age(file, ChaCha20Poly1305(key).decrypt(bytes(12), body, None))


def slot_key(words: list[str], passphrase: str | None, code: str | None) -> tuple[str, bytes] | None:
    if words[0] == "exskill.dev/argon2id" and passphrase is not None:
        memory, passes, lanes = (int(word) for word in words[4:7])
        if not (65536 <= memory <= 2097152 and 1 <= passes <= 16 and 1 <= lanes <= 8):
            raise Refused("costs")
        kdf = Argon2id(salt=b64(words[3]), length=32, iterations=passes, lanes=lanes, memory_cost=memory)
        return "passphrase", kdf.derive(unicodedata.normalize("NFC", passphrase).encode())
    if words[0] == "exskill.dev/recovery" and code is not None:
        return "recovery", hkdf(recovery_bytes(code), None, "exskill.dev/v1/recovery-ikm")
    return None


def open_slots(data: bytes, vault_id: str, shard: bytes, passphrase: str | None, code: str | None) -> bytes:
    file = read_age(data)
    for words, body in file.stanzas:
        found = slot_key(words, passphrase, code)
        if found is not None:
            kind, ikm = found
            kek = hkdf(ikm, shard + b64(words[2]), f"exskill.dev/v1/slot/{kind}|{vault_id}")
            return unpad(decrypt_age(file, ChaCha20Poly1305(kek).decrypt(bytes(12), body, None)))
    raise Refused("no slot")


def join(outer: dict[str, Any], core: dict[str, Any]) -> dict[str, Any]:
    """Put the two parts of a format 4 keyring together."""
    ring = {**core, **{name: outer[name] for name in ("epoch", "prev_hash")}}
    for name in ("segments", "documents"):
        known = {entry["id"]: entry for entry in core[name]}
        entries = []
        for entry in outer[name]:
            if name == "documents" and entry["kind"] in core["frozen"]:
                continue
            dates = [e["expires_at"] for e in (entry, known.get(entry["id"], entry)) if e["expires_at"] is not None]
            entries.append({**known.get(entry["id"], entry), "expires_at": min(dates, default=None)})
        entries += [e for e in core[name] if name == "documents" and e["kind"] in core["frozen"]]
        ring[name] = entries
    return ring


def open_vault(data: Path, state_root: Path, passphrase: str | None = None, code: str | None = None) -> Reader:
    header, number, vault_id = (data / "VAULT").read_text("ascii").split()
    if (header, number) != ("exskill-vault", "1"):
        raise Refused("not a vault")
    state = state_root / vault_id
    shard = (state / "shards" / "vault").read_bytes()
    file = (data / "keyring.age").read_bytes()
    ring = json.loads(open_slots(file, vault_id, shard, passphrase, code))
    if ring["format"] == 4:
        core = json.loads(open_slots(bytes.fromhex(ring["core"]), vault_id, shard, passphrase, code))
        ring = join(ring, core)
    if ring["vault_id"] != vault_id:
        raise Refused("another vault's keyring")
    check_anchor(state, vault_id, ring, file)
    return Reader(data, state, vault_id, ring)


def check_anchor(state: Path, vault_id: str, ring: dict[str, Any], file: bytes) -> None:
    anchor = json.loads((state / "anchor").read_text())
    key = hkdf(bytes.fromhex(ring["root"]), None, f"exskill.dev/v1/anchor|{vault_id}")
    text = f"exskill.dev/v1/anchor|{anchor['epoch']}|{anchor['keyring_sha256']}"
    text += f"|{json.dumps(anchor['costs'])}" if "costs" in anchor else ""
    if hmac.digest(key, text.encode(), "sha256").hex() != anchor["mac"]:
        raise Refused("the anchor's MAC")
    found = hashlib.sha256(file).hexdigest()
    newest = (anchor["epoch"], anchor["keyring_sha256"]) == (ring["epoch"], found)
    crashed = (anchor["epoch"] + 1, anchor["keyring_sha256"]) == (ring["epoch"], ring["prev_hash"])
    if not (newest or crashed):
        raise Refused("not the newest keyring")


# -- the journal ---------------------------------------------------------------------------------------------------------


def read_journal(state: Path) -> tuple[list[tuple[int, bytes]], int, str]:
    """Return (kind, data) of every change, the head's number and its running hash in hex."""
    key, data = (state / "journal.key").read_bytes(), (state / "journal").read_bytes()
    label = b"exskill.dev/v1/journal\n"
    running, number = hashlib.sha256(label).digest(), 0
    changes: list[tuple[int, bytes]] = []
    for at in range(0, len(data), 512):
        record = data[at : at + 512]
        if zlib.crc32(record[:508]).to_bytes(4, "big") != record[508:]:
            raise Refused("CRC")
        if hmac.digest(key, label + record[:476], "sha256") != record[476:508]:
            raise Refused("MAC")
        version, kind, flags, number, length = struct.unpack(">BBHQH", record[:14])
        if version != 1:
            raise Refused("version")
        value = record[14 : 14 + length]
        if kind == 1 and not at:
            running = struct.unpack(">Q32sQ32s", value)[1]
        running = hashlib.sha256(running + record).digest()
        if flags & 2:
            changes[-1] = (changes[-1][0], changes[-1][1] + value)
        else:
            changes.append((kind, value))
    return changes, number, running.hex()


# -- the consent page ----------------------------------------------------------------------------------------------------


def canonical(body: Any) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode("ascii")


def verify(public: bytes, signature: bytes, signed: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    except InvalidSignature:
        raise Refused("a signature") from None


def public_of(seed: str) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed)).public_key().public_bytes_raw()


def read_consent(reader: Reader) -> list[dict[str, Any]]:
    """Return every version of the page, each signed and linked to the one before."""
    pages: list[dict[str, Any]] = []
    before = ""
    for part in json.loads(reader.document("manifest")):
        signed = json.loads(bytes.fromhex(part))
        body = b"exskill.dev/v1/manifest\n" + canonical(signed["manifest"])
        verify(public_of(reader.ring["consent_seed"]), base64.b64decode(signed["signature"]), body)
        header = signed["manifest"]["header"]
        if header["version"] != len(pages) + 1 or (pages and header["prev_hash"] != before):
            raise Refused("the versions do not follow each other")
        before = hashlib.sha256(body).hexdigest()
        pages.append(signed["manifest"])
    return pages


# -- the log and its receipts --------------------------------------------------------------------------------------------


def tree_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + tree_root(leaves[:half]) + tree_root(leaves[half:])).digest()


def read_log(reader: Reader) -> list[dict[str, Any]]:
    """Return the entries of a log of at most 256, checked against its checkpoint, its key and what the keyring remembers."""
    folder = reader.data / "audit"
    origin, size, root, empty, line, end = (folder / "checkpoint").read_text("utf-8").split("\n")
    signature = base64.b64decode(line.removeprefix(f"\u2014 {origin} "))
    public = public_of(reader.ring["sign_seed"])
    vkey = f"{origin}+{signature[:4].hex()}+{base64.b64encode(bytes([1]) + public).decode()}"
    if (folder / "vkey").read_text("ascii").strip() != vkey or empty or end:
        raise Refused("the key of the log")
    verify(public, signature[4:], f"{origin}\n{size}\n{root}\n".encode())
    data, at, records = (folder / "entries" / "000").read_bytes(), 0, []
    while at < len(data):
        length = int.from_bytes(data[at : at + 2], "big")
        records.append(data[at + 2 : at + 2 + length])
        at += 2 + length
    leaves = [hashlib.sha256(b"\0" + record).digest() for record in records]
    if len(leaves) != int(size) or tree_root(leaves) != base64.b64decode(root):
        raise Refused("the root of the log")
    known = reader.ring["log_size"]
    if known and tree_root(leaves[:known]).hex() != reader.ring["log_root"]:
        raise Refused("another log than the keyring knows")
    return [read_record(reader, origin, record) for record in records]


def read_record(reader: Reader, origin: str, record: bytes) -> dict[str, Any]:
    version, month, number, nonce = struct.unpack(">BHQ12s", record[:23])
    name = f"{month // 12:04d}-{month % 12 + 1:02d}"
    shard = (reader.state / "audit" / "shards" / name).read_bytes()[:32]
    key = hkdf(bytes.fromhex(reader.ring["root"]), None, f"exskill.dev/v1/audit|{reader.vault_id}")
    cipher = ChaCha20Poly1305(hkdf(key, shard, f"exskill.dev/v1/audit/body|{origin}|{name}"))
    label = f"exskill.dev/v1/audit/record|{origin}|".encode()
    try:
        plain = cipher.decrypt(nonce, record[23:], label + record[:23])
    except InvalidTag:
        raise Refused("a record") from None
    body: dict[str, Any] = json.loads(plain.rpartition(b"\x80")[0])
    if version != 1 or body["seq"] != number:
        raise Refused("a record's place")
    return body


def read_receipts(reader: Reader) -> list[dict[str, Any]]:
    """Return the receipts, each signed by the vault or by this device."""
    device = public_of((reader.state / "receipt.key").read_bytes().hex())
    found = []
    for path in sorted((reader.state / "receipts").iterdir()):
        document = json.loads(path.read_bytes())
        public = base64.b64decode(document["signer"])
        if public not in (device, public_of(reader.ring["sign_seed"])):
            raise Refused("somebody else's receipt")
        signed = b"exskill.dev/v1/receipt\n" + canonical(document["receipt"])
        verify(public, base64.b64decode(document["signature"]), signed)
        found.append(document["receipt"])
    return found
