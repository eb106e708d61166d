package goprobe

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// An authority that signs servers' certificates: a private one of the runner, the system's only one here,
// or one that nobody knows.
type authority struct {
	path        string
	certificate *x509.Certificate
	key         any
}

var systemAuthority, unknownAuthority authority

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func newAuthority(name string) (authority, []byte) {
	key := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
	der := must(x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key))
	return authority{certificate: must(x509.ParseCertificate(der)), key: key},
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// prepareAuthorities makes one authority the only one that the system trusts; Go reads the
// variables when it first verifies something.
func prepareAuthorities() {
	var text []byte
	unknownAuthority, _ = newAuthority("unknown")
	systemAuthority, text = newAuthority("system")
	folder := must(os.MkdirTemp("", "dsnsmith-goprobe."))
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "system.pem")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		panic(err)
	}
	_ = os.Setenv("SSL_CERT_FILE", file)
	_ = os.Setenv("SSL_CERT_DIR", folder)
	_ = must(x509.SystemCertPool())
	_ = os.Unsetenv("SSL_CERT_FILE")
	_ = os.Unsetenv("SSL_CERT_DIR")
}

// privateAuthorities are the candidates whose key lies beside them.
func privateAuthorities(candidates []string) []authority {
	var list []authority
	for _, path := range candidates {
		keys, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*.key"))
		for _, key := range keys {
			pair, err := tls.LoadX509KeyPair(path, key)
			if err != nil {
				continue
			}
			certificate := must(x509.ParseCertificate(pair.Certificate[0]))
			list = append(list, authority{path, certificate, pair.PrivateKey})
			break
		}
	}
	return list
}

// serverFor is a certificate for this name or address.
func (a authority) serverFor(name string) tls.Certificate {
	key := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	template := x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "server"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if address := net.ParseIP(name); address != nil {
		template.IPAddresses = []net.IP{address}
	} else {
		template.DNSNames = []string{name}
	}
	der := must(x509.CreateCertificate(rand.Reader, &template, a.certificate, &key.PublicKey, a.key))
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// filesOf finds which of the candidates hold the client's certificate and its key.
func filesOf(certificate []byte, candidates []string) (any, any) {
	for _, path := range candidates {
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		block, _ := pem.Decode(text)
		if block == nil || !bytes.Equal(block.Bytes, certificate) {
			continue
		}
		for _, other := range candidates {
			if _, err := tls.LoadX509KeyPair(path, other); err == nil {
				return path, other
			}
		}
	}
	return "a certificate", "a key"
}
