package goprobe

import (
	"crypto/tls"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"regexp"
	"strings"
	"time"
)

// How the server behaves towards one client.
type behaviour struct {
	encrypts     bool // answers S to a request for TLS
	refusesPlain bool // no log-in without TLS, as pg_hba.conf says it
	certificate  tls.Certificate
}

// What the server saw of one client, over all its connections.
type sighting struct {
	askedForTLS bool
	connected   bool // logged in
	encrypted   bool
	serverName  string
	certificate []byte
	startup     map[string]string
	password    string
	settings    map[string]string // SET, after the log-in
	statements  string
}

const (
	sslRequest = 80877103
	gssRequest = 80877104
	patience   = 5 * time.Second
)

type session struct {
	behaviour
	connection net.Conn
	seen       *sighting
}

// read gives a message's body behind its length.
func (s *session) read() ([]byte, error) {
	var length [4]byte
	if _, err := io.ReadFull(s.connection, length[:]); err != nil {
		return nil, err
	}
	size := binary.BigEndian.Uint32(length[:])
	if size < 4 || size > 1<<20 {
		return nil, errors.New("no message of the protocol")
	}
	body := make([]byte, size-4)
	_, err := io.ReadFull(s.connection, body)
	return body, err
}

func (s *session) message() (byte, []byte, error) {
	var kind [1]byte
	if _, err := io.ReadFull(s.connection, kind[:]); err != nil {
		return 0, nil, err
	}
	body, err := s.read()
	return kind[0], body, err
}

func message(kind byte, body string) string {
	var length [4]byte
	binary.BigEndian.PutUint32(length[:], uint32(len(body)+4))
	return string(kind) + string(length[:]) + body
}

func (s *session) write(text string) error {
	_, err := io.WriteString(s.connection, text)
	return err
}

const (
	ready    = "I"
	refusal  = "SFATAL\x00C28000\x00Mno entry in pg_hba.conf, no encryption\x00\x00"
	stopHere = "SERROR\x00C57014\x00Menough was seen\x00\x00"
)

func (s *session) serve() {
	defer s.connection.Close()
	_ = s.connection.SetDeadline(time.Now().Add(patience))
	for {
		body, err := s.read()
		if err != nil || len(body) < 4 {
			return
		}
		switch code := binary.BigEndian.Uint32(body); code {
		case gssRequest:
			err = s.write("N")
		case sslRequest:
			err = s.encrypt()
		default:
			s.logIn(body[4:])
			return
		}
		if err != nil {
			return
		}
	}
}

func (s *session) encrypt() error {
	s.seen.askedForTLS = true
	if !s.encrypts {
		return s.write("N")
	}
	if err := s.write("S"); err != nil {
		return err
	}
	encrypted := tls.Server(s.connection, &tls.Config{Certificates: []tls.Certificate{s.certificate}, ClientAuth: tls.RequestClientCert})
	if err := encrypted.Handshake(); err != nil {
		return err
	}
	s.connection = encrypted
	return nil
}

func (s *session) logIn(body []byte) {
	encrypted, isEncrypted := s.connection.(*tls.Conn)
	if s.refusesPlain && !isEncrypted {
		_ = s.write(message('E', refusal))
		return
	}
	fields := strings.Split(strings.TrimRight(string(body), "\x00"), "\x00")
	startup := map[string]string{}
	for i := 0; i+1 < len(fields); i += 2 {
		startup[fields[i]] = fields[i+1]
	}
	if s.write(message('R', "\x00\x00\x00\x03")) != nil { // a password in clear, so that it is seen
		return
	}
	kind, password, err := s.message()
	if err != nil || kind != 'p' {
		return
	}
	*s.seen = sighting{askedForTLS: s.seen.askedForTLS, connected: true, encrypted: isEncrypted, startup: startup,
		password: strings.TrimRight(string(password), "\x00"), settings: map[string]string{}}
	if isEncrypted {
		state := encrypted.ConnectionState()
		s.seen.serverName = state.ServerName
		if len(state.PeerCertificates) > 0 {
			s.seen.certificate = state.PeerCertificates[0].Raw
		}
	}
	welcome := message('R', "\x00\x00\x00\x00")
	for _, status := range []string{"server_version\x0015.18", "client_encoding\x00UTF8", "standard_conforming_strings\x00on",
		"in_hot_standby\x00off", "default_transaction_read_only\x00off", "integer_datetimes\x00on"} {
		welcome += message('S', status+"\x00")
	}
	if s.write(welcome+message('K', "\x00\x00\x00\x01\x00\x00\x00\x02")+message('Z', ready)) != nil {
		return
	}
	s.watch()
}

// `off`, in one column: no server here is read only.
var oneRow = message('T', "\x00\x01answer\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x19\xff\xff\xff\xff\xff\xff\x00\x00") +
	message('D', "\x00\x01\x00\x00\x00\x03off") + message('C', "SHOW\x00")

var setting = regexp.MustCompile(`(?s)^SET (\S+) TO (.*)$`)

// unquoted reads a literal of SQL.
func unquoted(text string) string {
	if strings.HasPrefix(text, "'") && strings.HasSuffix(text, "'") && len(text) > 1 {
		return strings.ReplaceAll(text[1:len(text)-1], "''", "'")
	}
	return text
}

// watch follows what comes until the statement of the probe shows how the driver sends statements.
func (s *session) watch() {
	batch, mine := "", false
	for {
		kind, body, err := s.message()
		if err != nil {
			return
		}
		batch += string(kind)
		switch kind {
		case 'Q':
			text := strings.TrimRight(string(body), "\x00")
			if found := setting.FindStringSubmatch(text); found != nil {
				s.seen.settings[found[1]] = unquoted(found[2])
			} else if strings.Contains(text, Marker) {
				s.seen.statements = "unprepared"
				_ = s.write(message('E', stopHere) + message('Z', ready))
				return
			}
			answer := message('C', "SET\x00")
			if setting.FindStringSubmatch(text) == nil {
				answer = oneRow
			}
			if s.write(answer+message('Z', ready)) != nil {
				return
			}
			batch = ""
		case 'P':
			if body[0] != 0 {
				batch += "named"
			}
			mine = mine || strings.Contains(string(body), Marker)
		case 'S':
			if !mine {
				// The driver's own question, as for target_session_attrs.
				if s.write(message('1', "")+message('2', "")+oneRow+message('Z', ready)) != nil {
					return
				}
				batch = ""
				continue
			}
			// Parse and Bind in one batch, without a name, leave nothing behind and meet nothing of others.
			s.seen.statements = "any"
			if strings.Contains(batch, "B") && !strings.Contains(batch, "named") {
				s.seen.statements = "unprepared"
			}
			_ = s.write(message('E', stopHere) + message('Z', ready))
			return
		}
	}
}
