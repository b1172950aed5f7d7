package kubelet

import (
	"fmt"
	"testing"
	"time"
)

var began = time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)

func sample() Script {
	return Script{Start: began, Opening: []string{"a", "b"}, Closing: []string{"bye"}, Interval: time.Second,
		Line: func(n int64) string { return fmt.Sprint(n) }}
}

func texts(lines []Line) string {
	joined := ""
	for _, line := range lines {
		joined += line.Text + " "
	}
	return joined
}

func TestBetween(t *testing.T) {
	at := func(d time.Duration) time.Time { return began.Add(d) }
	ended := sample()
	ended.End = at(2500 * time.Millisecond)
	short := sample()
	short.End = began
	cases := []struct {
		name        string
		script      Script
		from, until time.Time
		want        string
	}{
		{"nothing yet", sample(), time.Time{}, began, ""},
		{"opening", sample(), time.Time{}, at(100 * time.Millisecond), "a b "},
		{"steady", sample(), time.Time{}, at(3500 * time.Millisecond), "a b 0 1 2 "},
		{"only the new ones", sample(), at(1100 * time.Millisecond), at(3500 * time.Millisecond), "1 2 "},
		{"a line is told once", sample(), at(2040 * time.Millisecond), at(3040 * time.Millisecond), "2 "},
		{"ended", ended, time.Time{}, at(time.Hour), "a b 0 1 bye "},
		{"ended at once", short, time.Time{}, at(time.Hour), "a b bye "},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := texts(c.script.Between(c.from, c.until)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestLongRunsKeepTheLastLines(t *testing.T) {
	lines := sample().Between(time.Time{}, began.Add(48*time.Hour))
	if len(lines) != kept+2 || lines[len(lines)-1].Text != fmt.Sprint(48*3600-2) {
		t.Errorf("%d lines, last %q", len(lines), lines[len(lines)-1].Text)
	}
}

func TestNextIsTheTimeOfTheLineThatFollows(t *testing.T) {
	script := sample()
	moment := began.Add(-time.Second)
	for range 6 {
		next := script.Next(moment)
		if got := script.Between(moment, next); len(got) != 1 {
			t.Fatalf("from %v to %v: %q", moment, next, texts(got))
		}
		moment = next
	}
	script.Interval = 0
	if next := script.Next(began.Add(time.Minute)); !next.IsZero() {
		t.Errorf("no line comes, but %v was named", next)
	}
}
