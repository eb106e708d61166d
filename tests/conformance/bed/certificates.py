"""Two certificate authorities that know nothing of each other, and the server's certificate, made by openssl."""

import os
import shutil
import subprocess


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def key(path):
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-out", path)
    os.chmod(path, 0o600)


def authority(folder, name, title):
    """NAME.pem and NAME.key; the key stays here and signs."""
    certificate, secret = os.path.join(folder, name + ".pem"), os.path.join(folder, name + ".key")
    key(secret)
    openssl("req", "-x509", "-new", "-key", secret, "-days", "2", "-subj", "/CN=" + title, "-sha256",
            "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            "-out", certificate)
    return certificate


def server(folder, names):
    """server.pem (the leaf alone, as servers are set up) and server.key, signed by ca.pem for these names."""
    certificate, secret = os.path.join(folder, "server.pem"), os.path.join(folder, "server.key")
    request, extensions = os.path.join(folder, "server.csr"), os.path.join(folder, "server.ext")
    key(secret)
    openssl("req", "-new", "-key", secret, "-subj", "/CN=dsnsmith test bed", "-out", request)
    with open(extensions, "w", encoding="ascii") as file:
        file.write("basicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n"
                   "subjectAltName=" + ",".join("DNS:" + name for name in names) + "\n")
    openssl("x509", "-req", "-in", request, "-CA", os.path.join(folder, "ca.pem"), "-CAkey", os.path.join(folder, "ca.key"),
            "-set_serial", "1", "-days", "2", "-sha256", "-extfile", extensions, "-out", certificate)
    return certificate, secret


def java_store(certificate):
    """CERTIFICATE.p12, in which Java finds its authorities (password changeit); without a Java nobody asks for it."""
    if shutil.which("keytool"):
        subprocess.run(["keytool", "-importcert", "-noprompt", "-alias", "ca", "-file", certificate, "-keystore",
                        certificate + ".p12", "-storetype", "PKCS12", "-storepass", "changeit"],
                       check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
