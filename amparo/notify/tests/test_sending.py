"""One request to somebody else's server: to a checked address, bounded in time and size (SEC-9)."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from amparo.notify import sending
from amparo.notify.rules import Address, read_target
from amparo.notify.sending import Answer, Parcel, post
from amparo.notify.tests.receiver import Receiver, receiving

HERE = (ip_network("127.0.0.0/8"),)
NAME = "hooks.acme.example"


def parcel(url: str, body: bytes = b"{}") -> Parcel:
    return Parcel(read_target(url, HERE), {"webhook-id": "msg_1"}, body, HERE)


def send(what: Parcel, seconds: float = 5, **more: Callable[[str, int], Awaitable[list[Address]]]) -> Answer:
    return asyncio.run(post(what, seconds=seconds, **more))


def names(*answers: str) -> tuple[Callable[[str, int], Awaitable[list[Address]]], list[str]]:
    """A resolver that gives one answer after the other, and what it was asked for."""
    asked = list[str]()

    async def resolve(host: str, port: int) -> list[Address]:
        asked.append(host)
        return [ip_address(answers[min(len(asked), len(answers)) - 1])]

    return resolve, asked


def test_a_parcel_arrives_whole_and_the_beginning_of_the_answer_is_kept(receiver: Receiver) -> None:
    receiver.body = "grüße\0".encode() * 1000
    answer = send(parcel(receiver.url, b'{"type":"case.opened"}'))
    assert (answer.status, answer.error) == (200, "")
    assert answer.text.startswith("grüße\ufffdgrüße")
    assert len(answer.text.encode()) <= sending.KEPT_BYTES + 2000
    [got] = receiver.got
    assert (got.path, got.body) == ("/hooks?from=amparo", '{"type":"case.opened"}')
    assert got.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert got.headers["content-type"] == "application/json"
    assert got.headers["user-agent"].startswith("Amparo-Webhooks/")


def test_sec_9_a_redirect_is_an_answer_and_nobody_goes_there(receiver: Receiver) -> None:
    receiver.status, receiver.headers = 302, {"Location": receiver.url + "&again=1"}
    assert send(parcel(receiver.url)).status == 302
    assert len(receiver.got) == 1


def test_a_slow_receiver_is_given_up_in_time(receiver: Receiver) -> None:
    receiver.wait_seconds = 3
    answer = send(parcel(receiver.url), seconds=0.3)
    assert (answer.status, answer.error) == (None, "timeout")
    assert answer.milliseconds < 3000


def test_an_answer_that_never_ends_is_cut_and_its_code_counts() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 202 Accepted\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    assert (talk(drip).status, talk(drip).error) == (202, "")


@pytest.mark.parametrize(
    "said",
    [
        *(b"", b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 200", b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
        b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"a" * 100_000,
    ],
)
def test_what_is_no_answer_is_said_to_be_none(said: bytes) -> None:
    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(said)
        writer.close()

    answer = talk(say)
    assert answer.status is None
    assert answer.error in ("answer", "connection")


def test_an_early_hint_is_not_the_answer() -> None:
    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 429 Busy\r\nRetry-After: 7\r\n")
        writer.write(b"Content-Length: 2\r\n\r\nno")
        await writer.drain()

    answer = talk(say)
    assert (answer.status, answer.retry_after, answer.text) == (429, 7, "no")


def talk(say: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]) -> Answer:
    """What comes of a server that says anything it likes."""

    async def run() -> Answer:
        server = await asyncio.start_server(say, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        answer = await post(parcel(f"http://127.0.0.1:{port}/"), seconds=1)
        server.close()
        return answer

    return asyncio.run(run())


def test_a_receiver_that_is_not_there_is_said_to_be_away() -> None:
    with receiving() as gone:
        url = gone.url
    assert send(parcel(url)).error == "connection"


def test_sec_9_a_name_that_leads_inside_is_refused_without_a_connection(receiver: Receiver) -> None:
    target = read_target(f"https://{NAME}:{receiver.port}/")
    for address in ("127.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.1", "169.254.169.254", "64:ff9b::7f00:1"):
        resolve, _ = names(address)
        assert send(Parcel(target, {}, b"{}"), resolve=resolve).error == "address"
    assert receiver.got == []


def test_sec_9_one_inside_address_among_public_ones_is_refused() -> None:
    async def resolve(host: str, port: int) -> list[Address]:
        return [ip_address("93.184.216.34"), ip_address("10.0.0.1")]

    assert send(Parcel(read_target(f"https://{NAME}/"), {}, b"{}"), resolve=resolve).error == "address"


def test_sec_9_a_name_is_asked_for_once_and_the_checked_address_is_connected_to(receiver: Receiver) -> None:
    """Rebinding: the second answer would be another machine's; it is never asked for."""
    resolve, asked = names("127.0.0.1", "127.0.0.9")
    answer = send(parcel(f"http://{NAME}:{receiver.port}/"), resolve=resolve)
    assert answer.status == 200
    assert asked == [NAME]
    assert receiver.got[0].headers["host"] == f"{NAME}:{receiver.port}"


def test_sec_9_plain_http_stays_within_the_networks_of_the_setting() -> None:
    resolve, _ = names("93.184.216.34")
    assert send(parcel(f"http://{NAME}/"), resolve=resolve).error == "address"


def test_a_name_that_nobody_has_is_said_so() -> None:
    assert send(parcel("https://no-such-name.invalid/")).error == "dns"


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ssl.SSLContext]:
    """A certificate for NAME alone, which this process trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, secret = tmp_path / "cert.pem", tmp_path / "key.pem"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    sending.tls_context.cache_clear()
    yield context
    sending.tls_context.cache_clear()


def test_sec_9_the_certificate_must_be_that_of_the_name_not_of_the_address(trusted: ssl.SSLContext) -> None:
    with receiving(trusted) as receiver:
        resolve, _ = names("127.0.0.1")
        right = send(parcel(f"https://{NAME}:{receiver.port}/in"), resolve=resolve)
        assert (right.status, right.error) == (200, "")
        assert receiver.got[0].headers["host"] == f"{NAME}:{receiver.port}"
        wrong = send(parcel(f"https://other.acme.example:{receiver.port}/in"), resolve=resolve)
        assert (wrong.status, wrong.error) == (None, "tls")


def test_a_certificate_that_nobody_trusts_is_refused(trusted: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    sending.tls_context.cache_clear()
    with receiving(trusted) as receiver:
        resolve, _ = names("127.0.0.1")
        assert send(parcel(f"https://{NAME}:{receiver.port}/"), resolve=resolve).error == "tls"
        assert receiver.got == []
