// pgx: pgxpool.ParseConfig for what a pool reads, pgx.ParseConfig for what a lone connection reads.
// Both must understand the same; where a string has pool_* keys, only the pool can read it.
package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"

	"dsnsmith.invalid/conformance/goprogram"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

type request struct {
	URL        string   `json:"url"`
	Candidates []string `json:"candidates"`
}

type object = goprogram.Object

func poolFromFile(path string) *x509.CertPool {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(text)
	return pool
}

// filesOf finds which of the candidates hold the client's certificate and its key.
func filesOf(certificate tls.Certificate, candidates []string) (any, any) {
	for _, path := range candidates {
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		block, _ := pem.Decode(text)
		if block == nil || !bytes.Equal(block.Bytes, certificate.Certificate[0]) {
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

func tlsOf(config *pgx.ConnConfig, candidates []string) object {
	understood := object{"mode": "disable", "roots": "none", "ca": nil, "cert": nil, "key": nil}
	plain, encrypted := config.TLSConfig == nil, config.TLSConfig
	for _, fallback := range config.Fallbacks {
		if fallback.Host != config.Host || fallback.Port != config.Port {
			break // the next host repeats the pattern of the first
		}
		if fallback.TLSConfig == nil {
			understood["mode"] = "prefer"
			plain = true
		} else {
			understood["mode"] = "allow"
			encrypted = fallback.TLSConfig
		}
	}
	if encrypted == nil {
		return understood
	}
	if len(encrypted.Certificates) > 0 {
		understood["cert"], understood["key"] = filesOf(encrypted.Certificates[0], candidates)
	}
	if plain {
		return understood
	}
	switch {
	case encrypted.InsecureSkipVerify && encrypted.VerifyPeerCertificate == nil:
		understood["mode"] = "require"
		return understood
	case encrypted.InsecureSkipVerify:
		understood["mode"] = "verify-ca"
	default:
		understood["mode"] = "verify-full"
	}
	system, _ := x509.SystemCertPool()
	if encrypted.RootCAs == nil || encrypted.RootCAs.Equal(system) {
		understood["roots"] = "system"
		return understood
	}
	understood["roots"] = "file"
	for _, path := range candidates {
		if pool := poolFromFile(path); pool != nil && encrypted.RootCAs.Equal(pool) {
			understood["ca"] = path
		}
	}
	return understood
}

func addressesOf(config *pgx.ConnConfig) [][]any {
	addresses := [][]any{{config.Host, config.Port}}
	for _, fallback := range config.Fallbacks {
		last := addresses[len(addresses)-1]
		if fallback.Host != last[0] || fallback.Port != last[1] {
			addresses = append(addresses, []any{fallback.Host, fallback.Port})
		}
	}
	return addresses
}

func understoodOf(config *pgx.ConnConfig, candidates []string) object {
	startup := map[string]string{}
	for name, value := range config.RuntimeParams {
		startup[name] = value
	}
	var options any
	if value, present := startup["options"]; present {
		options = value
		delete(startup, "options")
	}
	client := object{}
	standard, _ := pgx.ParseConfig("postgres://u:p@h/d")
	if config.ConnectTimeout != standard.ConnectTimeout {
		client["connect_timeout"] = config.ConnectTimeout.Milliseconds()
	}
	// Fields that not every version has.
	for name, field := range map[string]string{"channel_binding": "ChannelBinding", "require_auth": "RequireAuth", "sslnegotiation": "SSLNegotiation"} {
		if text := goprogram.Text(config, field); text != "" && text != goprogram.Text(standard, field) {
			client[name] = text
		}
	}
	if config.ValidateConnect != nil {
		client["target_session_attrs"] = "set" // a function; which one cannot be compared in Go
	}
	if config.KerberosSrvName != standard.KerberosSrvName {
		client["krbsrvname"] = config.KerberosSrvName
	}
	statements := "any"
	switch config.DefaultQueryExecMode {
	case pgx.QueryExecModeExec, pgx.QueryExecModeSimpleProtocol:
		statements = "unprepared"
	}
	var password any
	if config.Password != "" {
		password = config.Password
	}
	return object{
		"user": config.User, "password": password, "database": config.Database,
		"addresses": addressesOf(config), "tls": tlsOf(config, candidates),
		"options": options, "startup": startup, "client": client, "pool": object{},
		"statements": statements,
	}
}

func understand(asked request) object {
	pool, err := pgxpool.ParseConfig(asked.URL)
	if err != nil {
		return object{"error": fmt.Sprintf("%T", err)}
	}
	answer := understoodOf(pool.ConnConfig, asked.Candidates)
	standard, _ := pgxpool.ParseConfig("postgres://u:p@h/d")
	settings := object{}
	if pool.MaxConns != standard.MaxConns {
		settings["max"] = pool.MaxConns
	}
	if pool.MinConns != standard.MinConns {
		settings["min"] = pool.MinConns
	}
	if pool.MaxConnLifetime != standard.MaxConnLifetime {
		settings["lifetime"] = pool.MaxConnLifetime.Milliseconds()
	}
	answer["pool"] = settings
	if len(settings) == 0 {
		lone, err := pgx.ParseConfig(asked.URL)
		if err != nil {
			return object{"error": "pgx.ParseConfig refuses what pgxpool.ParseConfig takes"}
		}
		one, _ := json.Marshal(understoodOf(lone, asked.Candidates))
		other, _ := json.Marshal(understoodOf(pool.ConnConfig, asked.Candidates))
		if !bytes.Equal(one, other) {
			return object{"error": "pgx.ParseConfig and pgxpool.ParseConfig differ"}
		}
	}
	return answer
}

func main() {
	if goprogram.Live() {
		live()
		return
	}
	goprogram.Serve("pgx", "github.com/jackc/pgx/v5", understand)
}
