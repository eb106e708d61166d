package goprobe

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Marker stands in the statement that a probe sends.
const Marker = "dsnsmith_probe"

// Statement has an argument, so that it shows whether the driver prepares.
const Statement = "SELECT $1 AS " + Marker

type Dial = func(ctx context.Context, network, address string) (net.Conn, error)

// Connect makes a new client whose connections go through dial, and gives what connects and sends Statement.
type Connect func(dial Dial) (func(ctx context.Context) error, error)

// trial lets one client meet one behaviour.
func trial(connect Connect, b behaviour) (sighting, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return sighting{}, err
	}
	seen := sighting{}
	var one, listing sync.Mutex
	var all sync.WaitGroup
	var connections []net.Conn
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		all.Add(1)
		go func() {
			defer all.Done()
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			listing.Lock()
			connections = append(connections, connection)
			listing.Unlock()
			one.Lock()
			defer one.Unlock()
			s := session{b, connection, &seen}
			s.serve()
		}()
		return (&net.Dialer{}).DialContext(ctx, "tcp", listener.Addr().String())
	}
	query, err := connect(dial)
	if err != nil {
		listener.Close()
		return sighting{}, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_ = query(ctx) // it always fails: the server stops where enough was seen
	listener.Close()
	listing.Lock()
	for _, connection := range connections {
		connection.Close() // some drivers leave it open when they refuse a certificate
	}
	listing.Unlock()
	all.Wait()
	return seen, nil
}

// addressesOf are those that the client dials, in order, when none answers.
func addressesOf(connect Connect) ([][]any, error) {
	var found [][]any
	known := map[string]bool{}
	dial := func(_ context.Context, _, address string) (net.Conn, error) {
		if !known[address] {
			known[address] = true
			found = append(found, parsed(address))
		}
		return nil, errors.New("nobody answers")
	}
	query, err := connect(dial)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_ = query(ctx)
	if len(found) == 0 {
		return nil, errors.New("nothing was dialled")
	}
	return found, nil
}

func parsed(address string) []any {
	if strings.HasPrefix(address, "/") {
		directory, port, _ := strings.Cut(address, "/.s.PGSQL.")
		number, err := strconv.Atoi(port)
		if err != nil {
			return []any{address, 0} // dialled as it is, and no socket of PostgreSQL
		}
		return []any{directory, number}
	}
	host, port, err := net.SplitHostPort(address)
	number, bad := strconv.Atoi(port)
	if err != nil || bad != nil {
		return []any{address, 0}
	}
	return []any{host, number}
}

// A server that only one way of verifying accepts.
type challenge struct {
	mode, roots string
	ca          any
	behaviour   behaviour
}

func challenges(host string, candidates []string) []challenge {
	const otherName = "other.example.org"
	of := func(mode, roots string, ca any, a authority, name string) challenge {
		return challenge{mode, roots, ca, behaviour{encrypts: true, certificate: a.serverFor(name)}}
	}
	private := privateAuthorities(candidates)
	list := []challenge{of("require", "none", nil, unknownAuthority, otherName)}
	for _, a := range private {
		list = append(list, of("verify-ca", "file", a.path, a, otherName))
	}
	list = append(list, of("verify-ca", "system", nil, systemAuthority, otherName))
	for _, a := range private {
		list = append(list, of("verify-full", "file", a.path, a, host))
	}
	return append(list, of("verify-full", "system", nil, systemAuthority, host))
}

// Observe finds out what the client does, by what it accepts and sends.
func Observe(candidates []string, connect Connect) (Object, error) {
	addresses, err := addressesOf(connect)
	if err != nil {
		return nil, err
	}
	encryption := Object{"mode": "disable", "roots": "none", "ca": nil, "cert": nil, "key": nil}
	seen, err := trial(connect, behaviour{})
	if err != nil {
		return nil, err
	}
	switch {
	case seen.connected && seen.askedForTLS:
		encryption["mode"] = "prefer"
	case seen.connected:
		insisting, err := trial(connect, behaviour{encrypts: true, refusesPlain: true, certificate: unknownAuthority.serverFor("x")})
		if err != nil {
			return nil, err
		}
		if insisting.connected {
			encryption["mode"] = "allow"
		}
	default:
		seen, err = strict(connect, addresses[0][0].(string), candidates, encryption)
		if err != nil {
			return nil, err
		}
	}
	startup := map[string]string{}
	for _, source := range []map[string]string{seen.startup, seen.settings} {
		for name, value := range source {
			startup[name] = value
		}
	}
	answer := Object{
		"user": startup["user"], "database": startup["database"], "addresses": addresses, "tls": encryption,
		"password": orNull(seen.password), "options": orNull(startup["options"]),
		"startup": startup, "client": Object{}, "pool": Object{}, "statements": seen.statements,
		"server_name": seen.serverName,
	}
	for _, name := range []string{"user", "database", "options"} {
		delete(startup, name)
	}
	return answer, nil
}

func strict(connect Connect, host string, candidates []string, encryption Object) (sighting, error) {
	for _, c := range challenges(host, candidates) {
		seen, err := trial(connect, c.behaviour)
		if err != nil {
			return seen, err
		}
		if seen.connected {
			encryption["mode"], encryption["roots"], encryption["ca"] = c.mode, c.roots, c.ca
			if seen.certificate != nil {
				encryption["cert"], encryption["key"] = filesOf(seen.certificate, candidates)
			}
			return seen, nil
		}
	}
	return sighting{}, errors.New("no server is good enough")
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// WithoutOwn leaves out what the driver says of itself even where nothing is asked for.
func WithoutOwn(answer, plain Object) Object {
	startup := answer["startup"].(map[string]string)
	for name, value := range plain["startup"].(map[string]string) {
		if startup[name] == value {
			delete(startup, name)
		}
	}
	return answer
}

// Milliseconds reads a duration of the settings as Go writes it.
func Milliseconds(value any) (int64, error) {
	text, _ := value.(string)
	duration, err := time.ParseDuration(text)
	return duration.Milliseconds(), err
}
