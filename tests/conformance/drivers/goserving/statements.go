package goserving

import (
	"fmt"
	"math/rand"
	"sync"
)

type tally struct {
	right, wrong int
	errors       map[string]int
}

// one runs one of six texts, of two shapes whose types differ, and says whether the row is right.
func one(session Session, number, k int, text string) (bool, error) {
	var gotNumber int
	var gotText string
	if k%2 == 1 {
		err := session.Row(fmt.Sprintf("SELECT $1::text, $2::int - %d", k), []any{text, number}, &gotText, &gotNumber)
		return gotText == text && gotNumber == number-k, err
	}
	err := session.Row(fmt.Sprintf("SELECT $1::int + %d, $2::text", k), []any{number, text}, &gotNumber, &gotText)
	return gotText == text && gotNumber == number+k, err
}

// pair is two statements, in one transaction or by themselves; it says how many were done.
func (t *tally) pair(session Session, inside bool, next func() (int, int, string)) (int, error) {
	if inside {
		if err := session.Begin(); err != nil {
			return 0, err
		}
	}
	for done := 0; done < 2; done++ {
		number, k, text := next()
		right, err := one(session, number, k, text)
		if err != nil {
			return done, err
		}
		if right {
			t.right++
		} else {
			t.wrong++
		}
	}
	if inside {
		return 2, session.Commit()
	}
	return 2, nil
}

func worker(asked Request, open Open, number int) tally {
	t := tally{errors: map[string]int{}}
	chance := rand.New(rand.NewSource(int64(asked.Seed*1000 + number)))
	next := func() (int, int, string) {
		value := chance.Intn(1000000)
		return value, chance.Intn(6), fmt.Sprintf("%d.%d.%d", asked.Seed, number, value)
	}
	var session Session
	for turn := 0; turn < asked.Count/asked.Workers/2; turn++ {
		done := 0
		var err error
		if session == nil {
			session, err = open(asked, number)
		}
		if err == nil {
			done, err = t.pair(session, turn%2 == 1, next)
		}
		if err != nil {
			t.errors[errorName(err)] += 2 - done
			if session != nil {
				session.Close()
			}
			session = nil
		}
	}
	if session != nil {
		session.Close()
	}
	return t
}

func statements(asked Request, open Open) object {
	results := make([]tally, asked.Workers)
	var all sync.WaitGroup
	for number := range results {
		all.Add(1)
		go func() {
			defer all.Done()
			results[number] = worker(asked, open, number)
		}()
	}
	all.Wait()
	right, wrong, failed := 0, 0, map[string]int{}
	for _, t := range results {
		right, wrong = right+t.right, wrong+t.wrong
		for name, count := range t.errors {
			failed[name] += count
		}
	}
	return object{"right": right, "wrong": wrong, "errors": failed}
}
