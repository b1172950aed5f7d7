package supervisor

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"syscall"
	"testing"
	"time"

	"slipway.dev/cluster/internal/layout"
	"slipway.dev/cluster/internal/protocol"
)

type harness struct {
	*Supervisor
	events chan protocol.Event
}

func newHarness(t *testing.T, specs ...Spec) harness {
	t.Helper()
	dir, err := layout.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	read, write := io.Pipe()
	h := harness{events: make(chan protocol.Event, 100)}
	go func() {
		for scanner := bufio.NewScanner(read); scanner.Scan(); {
			var event protocol.Event
			if json.Unmarshal(scanner.Bytes(), &event) == nil {
				h.events <- event
			}
		}
	}()
	h.Supervisor, err = New(dir, "", protocol.NewWriter(write), specs)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.StopAll)
	return h
}

func (h harness) await(t *testing.T, name string) protocol.Event {
	t.Helper()
	timeout := time.After(10 * time.Second)
	for {
		select {
		case event := <-h.events:
			if event.Event == name {
				return event
			}
		case <-timeout:
			t.Fatalf("no event %q", name)
		}
	}
}

func sleeper(name string) Spec {
	return Spec{Name: name, Program: "/bin/sleep", Args: []string{"600"},
		Ready: func(context.Context) error { return nil }}
}

func TestStopIsExpectedAndStaysDown(t *testing.T) {
	h := newHarness(t, sleeper("a"))
	if err := h.Start(context.Background(), "a"); err != nil {
		t.Fatal(err)
	}
	h.await(t, "running")
	h.Stop("a")
	if event := h.await(t, "exited"); event.Expected == nil || !*event.Expected {
		t.Errorf("the stop was asked for: %+v", event)
	}
	if status := h.Status()[0]; status.State != Stopped || status.PID != 0 {
		t.Errorf("status %+v", status)
	}
}

func TestComesBackAfterAnUnexpectedEnd(t *testing.T) {
	h := newHarness(t, sleeper("a"))
	if err := h.Start(context.Background(), "a"); err != nil {
		t.Fatal(err)
	}
	first := h.await(t, "running")
	if err := syscall.Kill(first.PID, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if event := h.await(t, "exited"); *event.Expected {
		t.Errorf("nobody asked for it: %+v", event)
	}
	if second := h.await(t, "running"); second.PID == first.PID {
		t.Errorf("same process %d", second.PID)
	}
	if status := h.Status()[0]; status.Restarts != 1 || status.State != Running {
		t.Errorf("status %+v", status)
	}
}

func TestStartTellsOfAProgramThatEnds(t *testing.T) {
	spec := sleeper("a")
	spec.Program, spec.Args = "/bin/false", nil
	spec.Ready = func(context.Context) error { return io.ErrUnexpectedEOF }
	h := newHarness(t, spec)
	if err := h.Start(context.Background(), "a"); err == nil {
		t.Error("a program that ends at once was called started")
	}
}
