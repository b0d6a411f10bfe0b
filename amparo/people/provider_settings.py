"""Which ways to sign in there are, from the environment: pure, read before Django starts (KA-4)."""

import re
from base64 import b64decode
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from ssl import PROTOCOL_TLS_CLIENT, SSLContext, SSLError
from typing import Any

from amparo.core.trouble import Trouble

WAYS = ("password", "passkey", "app")
OIDC_ID, SAML_ID = "oidc", "saml"
OIDC = ("AMPARO_OIDC_URL", "AMPARO_OIDC_CLIENT_ID", "AMPARO_OIDC_CLIENT_SECRET")
SAML = ("AMPARO_SAML_ENTITY_ID", "AMPARO_SAML_URL", "AMPARO_SAML_CERTIFICATE", "AMPARO_SAML_DOMAINS")
PEM_LINE = re.compile(r"-----[A-Z ]+-----")
NAME_ID = "urn:oasis:names:tc:SAML:1.1:nameid-format:"


def ways_from(environ: Mapping[str, str]) -> frozenset[str]:
    """The ways of `AMPARO_SIGN_IN`; all three where nothing is said. Raises Trouble."""
    wanted = [word.strip() for word in environ.get("AMPARO_SIGN_IN", ",".join(WAYS)).split(",") if word.strip()]
    unknown = [word for word in wanted if word not in WAYS]
    single = bool(environ.get(OIDC[0]) or environ.get(SAML[0]))
    if unknown or not (single or {"password", "passkey"} & set(wanted)):
        raise Trouble(
            f"AMPARO_SIGN_IN says “{environ.get('AMPARO_SIGN_IN')}”.",
            f"Known are {', '.join(WAYS)}; without single sign-on one of password and passkey is needed.",
            "Leave it out for all three.",
        )
    return frozenset(wanted)


def providers_from(environ: Mapping[str, str]) -> dict[str, Any]:
    """allauth's SOCIALACCOUNT_PROVIDERS: at most one OpenID Connect and one SAML provider. Raises Trouble."""
    found: dict[str, Any] = {}
    if any(environ.get(name) for name in OIDC):
        found["openid_connect"] = {"APPS": [oidc_app(_all(environ, OIDC), environ)], "OAUTH_PKCE_ENABLED": True}
    if any(environ.get(name) for name in SAML):
        if find_spec("onelogin") is None:
            raise Trouble(
                "Single sign-on by SAML is set up, and its library is not installed.",
                "It is an extra, because it brings libraries in C that most desks do not need.",
                "Install it with pip install --require-hashes -r requirements/saml.txt, or use OpenID Connect.",
            )
        found["saml"] = {"APPS": [saml_app(_all(environ, SAML), environ)]}
    return found


def oidc_app(values: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, Any]:
    """The provider of OpenID Connect; `domains` are the mail domains that it vouches for, none means its word."""
    return {
        "provider_id": OIDC_ID,
        "name": environ.get("AMPARO_OIDC_NAME", "") or "OpenID Connect",
        "client_id": values["AMPARO_OIDC_CLIENT_ID"],
        "secret": values["AMPARO_OIDC_CLIENT_SECRET"],
        "settings": {
            "server_url": values["AMPARO_OIDC_URL"].rstrip("/"),
            "domains": domains(environ.get("AMPARO_OIDC_DOMAINS", "")),
            "oauth_pkce_enabled": True,
        },
    }


def saml_app(values: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, Any]:
    """The provider of SAML 2.0; it must name the mail domains that it vouches for, since SAML says nothing of proof."""
    attribute = environ.get("AMPARO_SAML_EMAIL", "")
    return {
        "provider_id": SAML_ID,
        "name": environ.get("AMPARO_SAML_NAME", "") or "SAML",
        "client_id": SAML_ID,
        "settings": {
            "domains": domains(values["AMPARO_SAML_DOMAINS"]),
            "use_nameid_for_email": not attribute,
            "attribute_mapping": {"email": attribute or "email"},
            "idp": {
                "entity_id": values["AMPARO_SAML_ENTITY_ID"],
                "sso_url": values["AMPARO_SAML_URL"],
                "x509cert": certificate(values["AMPARO_SAML_CERTIFICATE"]),
            },
            "advanced": {
                "strict": True,
                "want_assertion_signed": True,
                "want_attribute_statement": False,
                "allow_single_label_domains": True,
                "reject_idp_initiated_sso": True,
                "reject_deprecated_algorithm": True,
                # Where an attribute has the address, the provider may name people as it likes.
                "name_id_format": NAME_ID + ("unspecified" if attribute else "emailAddress"),
            },
        },
    }


def domains(text: str) -> list[str]:
    """Mail domains, separated by commas."""
    return [word.strip().lower().removeprefix("@") for word in text.split(",") if word.strip()]


def certificate(text: str) -> str:
    """The certificate itself, as PEM or as the bare base64 of the provider's metadata, or the path of its file.

    Raises Trouble where there is none: otherwise every sign-in would fail, and nobody would know why.
    """
    found, said = text, "does not hold"
    if text.startswith(("/", "./")):
        said = f"names {text}, which is not"
        try:
            found = Path(text).read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError):
            raise _no_certificate(f"names {text}, which cannot be read.") from None
    try:
        coded = b64decode("".join(PEM_LINE.sub("", found).split()), validate=True)
        SSLContext(PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=coded)  # reads it, and nothing more
    except (ValueError, SSLError):
        raise _no_certificate(f"{said} a certificate.") from None
    return found


def _no_certificate(said: str) -> Trouble:
    return Trouble(
        f"AMPARO_SAML_CERTIFICATE {said}",
        "Without the provider's certificate nobody's sign-in can be checked.",
        "Name a PEM file that the desk may read by its absolute path, or put the certificate itself there.",
    )


def _all(environ: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    missing = [name for name in names if not environ.get(name)]
    if missing:
        raise Trouble(
            f"Single sign-on is set up in part: {', '.join(missing)} is missing.",
            "A provider needs all of: " + ", ".join(names) + ".",
            "Set what is missing, or none of them.",
        )
    return {name: environ[name] for name in names}
