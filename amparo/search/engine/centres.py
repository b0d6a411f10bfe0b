"""Where vectors of multilingual-e5-small lie by themselves: all its texts are alike in most of what a vector says.

The means of `usual.USUAL` as questions and as passages. Taken off, texts differ by what they are about, and a question
is no nearer to texts of its own language. A test makes them anew and compares.
"""

import base64

import numpy as np

from amparo.search.rules.texts import Floats

E5_QUERIES = (
    "QCj8qNSp/6zaKdipBSUiK64oiCKeKI8o5SxwqCGphCgWKiWocqbgqocm1iORqU8pWipQK5imhSW+KdWsEawjqYMpG6wXK9goE6rWpiAsvapw"
    "pwcoxCftK2Em5igcqjMoOKq8ph2pjitrIyEqoCgkrAqslKwUq68oVCysovAjfylTLLIppSgpKzqsbKa9qncqGxLppCmkLCM2Jbqrayl/qt6p"
    "CqofqOcoxqk+KxAq56o+KXqWYioDLOemTquErP+rb6iPKLgrMaiyKQuqIynYq22qMSo3JPerdSpArNip2CgzLBkrc6sBpnWlPawuKNKrMSzi"
    "qG2pTawPqVmovShdKgyfuptjJtImBigoK/MpgCxeq80iXqUeqDWpoygcqEcoryj7KPYtmaavLGGqnClzp08srSc2Kxur06ptqNIoOimWqL2s"
    "u6vIojSqk6EIKJcs7ahTquyolyt5qhcqiKA5LI+qUCpHLCUqwqdwp+OpVKxFq1OrNqoCKAchWadnobQoUqc5rFCsCiZ/qW8q6SqxKHSZdKRM"
    "Kc4o9iltJ42qUirjqzkoASoEqvuoRiykpvSjAiQUKrWobSmUKQijqilgry2rCifUKdOsvqmJKRWpCqhiqjetUqoOrBedTCmVKX2rmqeLqBop"
    "x6wkLAeolqieKSek9iVKKQ2rI6twpcWo1itBKkcs46oJKLcex6R7Lk8qmymhJ+Wp2Rf3ql2pgasLJZoqead7qnCp3CerLG6oqagNLKQfMilR"
    "LYsqdqXop6YqSanapiEgZqqiKRiqWiyFIn4ihysBqPopSaJ4qrEiEyqdrYIofx9kInkmKCz0KoArRKi1qTMoNCpMHgkpRqwjqoCsT6nio8ap"
    "sCqGKrSpH6pIKqeXHCWVqiip8ynWqoGofKVSKoSpRapZKCYqd6jcJ9+mMqpqKkioCqolKwwrRK00I5oo2Kn0KZypIKoVKV0pWqt1qe4oKynT"
    "KxYpbKVmpgsk1KtxKxUq4KlNoRumA6zXq54ppKgwqEsshiypJFQr"
)
E5_PASSAGES = (
    "QSkNpDmpQK4GKrmoORJsKCYoliQeKssmVS2tpeSqiyYQK66ok6nKqLkk5x5HqScp3ym+K+ekxyVGKgWuAawpqOMoNqzgKyQpuatLqbkqVKvA"
    "p6Em1ycaLWEnAimFqmUoo6rRpxWoFCx8HGQrDCd8rAqqh6x0q9MmxyxQngwlnCggLS4psCkFK7mqGaOVqsEqKqAjo0aVISVZJyer3ymdqISq"
    "x6qOqYEo/KixK2oqgKuuKRMRsiu2K2uoeaq1rAasbqmHKWsqHKh0Ko2pOyh/rYerdyr9IgGs3ypsrOmoAyiUKMgo+KqRprqm/qqnKeuqkytx"
    "qD6oxKq5qbGoNSkAKtCgPaJjKLkoOyWqK5gp/CwtqZYmiqJwpvSqNyifqT4pBSdVKj8tf6ZFLUysYilKpcErGSW8KyGq4qvhqVEoAyoYqZis"
    "rKwspf2qbKedJtwso6xdqJ2pGyqdqOMp1Z8vLPCqyyr+LJopBqRSqT6pCqxkquSqgqlQJr8f6acjoUcozqksrK6r+CW0qmEqrCpHKbUeD6da"
    "KoUoTytlJrqrayqlqZMoACoGqdeqkCylqRGekSWzKsSpxSKHKp2jcSvCrXCrmygQKoOs6qsPKbmnG6VerAerE6rXqsofdCjEKR2pQKUTqOQo"
    "yawXLHGmE6naKGWlQyk4KiWsFayjqV+odiqsKwUsqqrzJockn6V6LuEp0ypJKSasxKCwq9anHKv/JBMsaaqTqUipeykJLEmo26mmKXYdiygc"
    "LQcs1KT/ouwpBKlxqOqWlqxyKB+qQyrZJZYddysnqFcqIqF5qwshMidMra0pQSAlJcwmPCx6K6YrYKnjp2Ql7ypEJUwp7aqgqtysBamqpLqo"
    "lyqUKqyoWaiHK44eMyWkqD6qTymeqs2nvqXIKSqq2qlmKPcqsKYOKKCoQ6wyK92lG6llKospIK19ICwo+KgfKhergKhZKagpdautp1IpNSuo"
    "K7AprKNHqkUk4KylKjMqsqm5oCKmiqxwqsspJqpiqvQqNSyyKMUr"
)


def centre(packed: str) -> Floats:
    """The mean that was packed."""
    return np.frombuffer(base64.b64decode(packed), "<f2").astype(np.float32)
