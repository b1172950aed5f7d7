// Package kubelet answers for the nodes what only a kubelet can: the log of a container, line by line as it would have
// been written. Everything else is passed on to KWOK.
package kubelet

import (
	"time"
)

// Line is one line of a container's log.
type Line struct {
	Time time.Time
	Text string
}

// Script is the whole log of one run of a container, as a function of time: the opening lines right after the start,
// then one line per interval, then the closing lines if the run has ended. Nothing is stored.
type Script struct {
	Start    time.Time
	End      time.Time // zero while the container runs
	Opening  []string
	Closing  []string
	Interval time.Duration        // zero for no lines after the opening
	Line     func(n int64) string // text of the n-th line after the opening
}

const (
	openingStep = 20 * time.Millisecond
	// kept is how many lines a node keeps of a run, standing in for a kubelet's log rotation.
	kept = 5000
)

// Between returns the lines written after from (exclusive, the zero time for all) up to and including until.
func (s Script) Between(from, until time.Time) []Line {
	var lines []Line
	add := func(at time.Time, text string) {
		if at.After(from) && (!s.End.IsZero() || !at.After(until)) {
			lines = append(lines, Line{at, text})
		}
	}
	for i, text := range s.Opening {
		add(s.Start.Add(time.Duration(i+1)*openingStep), text)
	}
	steady := s.steadyStart()
	if s.Interval > 0 {
		limit := until
		if !s.End.IsZero() && s.End.Before(limit) {
			limit = s.End
		}
		last := int64(limit.Sub(steady) / s.Interval)
		first := max(1, last-kept+1, int64(from.Sub(steady)/s.Interval))
		for n := first; n <= last; n++ {
			add(steady.Add(time.Duration(n)*s.Interval), s.Line(n-1))
		}
	}
	if !s.End.IsZero() {
		end := s.End
		if end.Before(steady) {
			end = steady
		}
		for i, text := range s.Closing {
			add(end.Add(time.Duration(i+1)*time.Microsecond), text)
		}
	}
	return lines
}

// Next is the time of the first line after the given moment; zero when there will be none.
func (s Script) Next(after time.Time) time.Time {
	steady := s.steadyStart()
	if after.Before(steady) && len(s.Opening) > 0 {
		n := max(0, after.Sub(s.Start)/openingStep)
		return s.Start.Add((n + 1) * openingStep)
	}
	if s.Interval <= 0 || !s.End.IsZero() {
		return time.Time{}
	}
	n := max(0, after.Sub(steady)/s.Interval)
	return steady.Add((n + 1) * s.Interval)
}

func (s Script) steadyStart() time.Time {
	return s.Start.Add(time.Duration(len(s.Opening)) * openingStep)
}
