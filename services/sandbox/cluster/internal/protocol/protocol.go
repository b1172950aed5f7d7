// Package protocol is the conversation between the supervisor and the program that started it: one JSON object per
// line, events on standard output and commands on standard input. PROTOCOL.md describes it for readers.
package protocol

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
)

// Component is the state of one supervised program.
type Component struct {
	Name     string `json:"name"`
	State    string `json:"state"`
	PID      int    `json:"pid,omitempty"`
	Restarts int    `json:"restarts"`
	Log      string `json:"log"`
}

// Event is one line on standard output. Fields without a meaning for an event are left out.
type Event struct {
	Event           string      `json:"event"`
	ID              string      `json:"id,omitempty"`
	Cmd             string      `json:"cmd,omitempty"`
	Component       string      `json:"component,omitempty"`
	PID             int         `json:"pid,omitempty"`
	ElapsedMs       int64       `json:"elapsedMs,omitempty"`
	Text            string      `json:"text,omitempty"`
	Message         string      `json:"message,omitempty"`
	Hint            string      `json:"hint,omitempty"`
	Expected        *bool       `json:"expected,omitempty"`
	Dir             string      `json:"dir,omitempty"`
	Server          string      `json:"server,omitempty"`
	Kubeconfig      string      `json:"kubeconfig,omitempty"`
	Git             string      `json:"git,omitempty"`
	GitDir          string      `json:"gitDir,omitempty"`
	GitUser         string      `json:"gitUser,omitempty"`
	GitPasswordFile string      `json:"gitPasswordFile,omitempty"`
	Registry        string      `json:"registry,omitempty"`
	FirstStart      *bool       `json:"firstStart,omitempty"`
	Contexts        []string    `json:"contexts,omitempty"`
	Components      []Component `json:"components,omitempty"`
}

// Writer sends events; any goroutine may use it.
type Writer struct {
	mutex sync.Mutex
	out   io.Writer
}

// NewWriter returns a writer to out.
func NewWriter(out io.Writer) *Writer { return &Writer{out: out} }

// Send writes one event. A reader that has gone away is not an error: the end of standard input tells of it.
func (w *Writer) Send(event Event) {
	line, err := json.Marshal(event)
	if err != nil {
		return
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	_, _ = w.out.Write(append(line, '\n'))
}

// Command is one line on standard input.
type Command struct {
	Cmd       string `json:"cmd"`
	Component string `json:"component,omitempty"`
	ID        string `json:"id,omitempty"`
}

// Words a command may carry.
const (
	Start    = "start"
	Stop     = "stop"
	Restart  = "restart"
	Status   = "status"
	Shutdown = "shutdown"
)

var commands = []string{Start, Stop, Restart, Status, Shutdown}

// maximumLine bounds what is kept of one line of input.
const maximumLine = 64 * 1024

// Parse reads one command and checks it; components are the names it may speak of.
func Parse(line []byte, components []string) (Command, error) {
	var command Command
	if err := json.Unmarshal(line, &command); err != nil {
		return command, fmt.Errorf("not a JSON command: %w", err)
	}
	if !slices.Contains(commands, command.Cmd) {
		return command, fmt.Errorf("no command %q; there are %s", command.Cmd, strings.Join(commands, ", "))
	}
	if command.Cmd == Status || command.Cmd == Shutdown {
		return command, nil
	}
	if !slices.Contains(components, command.Component) {
		return command, fmt.Errorf("no component %q; there are %s", command.Component, strings.Join(components, ", "))
	}
	return command, nil
}

// Read calls handle for each line until the input ends. Empty lines are skipped.
func Read(in io.Reader, handle func(line []byte)) error {
	scanner := bufio.NewScanner(in)
	scanner.Buffer(make([]byte, 0, 4096), maximumLine)
	for scanner.Scan() {
		if len(scanner.Bytes()) > 0 {
			handle(scanner.Bytes())
		}
	}
	return scanner.Err()
}
