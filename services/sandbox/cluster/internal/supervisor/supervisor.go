// Package supervisor runs the components as child processes, watches them and brings back those that end unasked.
package supervisor

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"time"

	"slipway.dev/cluster/internal/layout"
	"slipway.dev/cluster/internal/lifeline"
	"slipway.dev/cluster/internal/protocol"
)

const (
	pollInterval   = 50 * time.Millisecond
	pollTimeout    = 2 * time.Second
	startTimeout   = 3 * time.Minute
	restartPause   = 300 * time.Millisecond
	restartLimit   = 6 // times the pause doubles before a component is given up
	calmAfter      = time.Minute
	maximumLogSize = 8 << 20
)

// Supervisor owns the child processes. Its methods may be called from any goroutine.
type Supervisor struct {
	dir        layout.Dir
	events     *protocol.Writer
	executable string
	keepRead   *os.File // the children's end of the lifeline
	keepWrite  *os.File // closes when this process ends, however it ends
	order      []string
	components map[string]*component
	closing    context.Context
	close      context.CancelFunc
}

// New prepares a supervisor for the given components, none of which is started yet.
func New(dir layout.Dir, executable string, events *protocol.Writer, specs []Spec) (*Supervisor, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("make the lifeline: %w", err)
	}
	closing, cancel := context.WithCancel(context.Background())
	s := &Supervisor{dir: dir, events: events, executable: executable, keepRead: read, keepWrite: write,
		components: map[string]*component{}, closing: closing, close: cancel}
	for _, spec := range specs {
		s.order = append(s.order, spec.Name)
		s.components[spec.Name] = &component{spec: spec, state: Stopped}
	}
	return s, nil
}

// Names lists the components in their order of start.
func (s *Supervisor) Names() []string { return s.order }

// Start launches a component and returns when it serves. A component that runs already is left alone.
func (s *Supervisor) Start(ctx context.Context, name string) error {
	c := s.components[name]
	c.operation.Lock()
	defer c.operation.Unlock()
	return s.start(ctx, c)
}

// Stop ends a component and leaves it down.
func (s *Supervisor) Stop(name string) {
	c := s.components[name]
	c.operation.Lock()
	defer c.operation.Unlock()
	c.end()
}

// Restart ends a component and starts it again.
func (s *Supervisor) Restart(ctx context.Context, name string) error {
	c := s.components[name]
	c.operation.Lock()
	defer c.operation.Unlock()
	c.end()
	return s.start(ctx, c)
}

// StopAll ends every component, all at the same time, and brings none back.
func (s *Supervisor) StopAll() {
	s.close()
	var group sync.WaitGroup
	for _, c := range s.components {
		group.Go(c.end)
	}
	group.Wait()
}

// Status describes every component.
func (s *Supervisor) Status() []protocol.Component {
	list := make([]protocol.Component, 0, len(s.order))
	for _, name := range s.order {
		c := s.components[name]
		c.mutex.Lock()
		entry := protocol.Component{Name: name, State: c.state, Restarts: c.restarts, Log: s.dir.Log(name)}
		if c.command != nil {
			entry.PID = c.command.Process.Pid
		}
		c.mutex.Unlock()
		list = append(list, entry)
	}
	return list
}

func (s *Supervisor) start(ctx context.Context, c *component) error {
	if s.closing.Err() != nil {
		return fmt.Errorf("start %s: the sandbox is ending", c.spec.Name)
	}
	if c.alive() {
		return nil
	}
	began := time.Now()
	command, err := s.launch(c)
	if err != nil {
		c.setState(Failed)
		return err
	}
	s.events.Send(protocol.Event{Event: "starting", Component: c.spec.Name, PID: command.Process.Pid})
	if err := s.awaitReady(ctx, c); err != nil {
		return err
	}
	c.setState(Running)
	s.events.Send(protocol.Event{Event: "running", Component: c.spec.Name, PID: command.Process.Pid,
		ElapsedMs: time.Since(began).Milliseconds()})
	return nil
}

func (s *Supervisor) launch(c *component) (*exec.Cmd, error) {
	log, err := s.openLog(c.spec.Name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = log.Close() }()
	program := c.spec.Program
	if program == "" {
		program = s.executable
	}
	command := exec.Command(program, c.spec.Args...)
	command.Env = append(append(os.Environ(), lifeline.Environment()), c.spec.Env...)
	command.Dir = string(s.dir)
	command.Stdout, command.Stderr = log, log
	command.ExtraFiles = []*os.File{s.keepRead}
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", c.spec.Name, err)
	}
	gone := c.launched(command)
	go s.wait(c, command, gone, time.Now())
	return command, nil
}

// wait collects the process, tells of its end, and brings the component back if nobody asked for the end.
func (s *Supervisor) wait(c *component, command *exec.Cmd, gone chan struct{}, began time.Time) {
	failure := command.Wait()
	c.mutex.Lock()
	wanted := c.wanted
	c.command = nil
	c.state = Stopped
	if wanted {
		c.state = Failed
		if time.Since(began) > calmAfter {
			c.restarts = 0
		}
		c.restarts++
	}
	restarts := c.restarts
	c.mutex.Unlock()
	close(gone)

	expected := !wanted
	message := "ended"
	if failure != nil {
		message = failure.Error()
	}
	s.events.Send(protocol.Event{Event: "exited", Component: c.spec.Name, PID: command.Process.Pid,
		Expected: &expected, Message: message})
	if wanted && restarts <= restartLimit {
		s.bringBack(c, restartPause<<(restarts-1))
	}
}

func (s *Supervisor) bringBack(c *component, pause time.Duration) {
	select {
	case <-s.closing.Done():
		return
	case <-time.After(pause):
	}
	c.operation.Lock()
	defer c.operation.Unlock()
	c.mutex.Lock()
	wanted := c.wanted
	c.mutex.Unlock()
	if !wanted {
		return
	}
	if err := s.start(s.closing, c); err != nil && s.closing.Err() == nil {
		s.events.Send(protocol.Event{Event: "failed", Component: c.spec.Name, Message: err.Error()})
	}
}

func (s *Supervisor) awaitReady(ctx context.Context, c *component) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	ticker := time.NewTicker(pollInterval)
	defer ticker.Stop()
	for {
		attempt, done := context.WithTimeout(ctx, pollTimeout)
		err := c.spec.Ready(attempt)
		done()
		if err == nil {
			return nil
		}
		if !c.alive() {
			return fmt.Errorf("%s ended while starting; see %s", c.spec.Name, s.dir.Log(c.spec.Name))
		}
		select {
		case <-s.closing.Done():
			return fmt.Errorf("start %s: the sandbox is ending", c.spec.Name)
		case <-ctx.Done():
			return fmt.Errorf("%s does not answer: %w; see %s", c.spec.Name, err, s.dir.Log(c.spec.Name))
		case <-ticker.C:
		}
	}
}

// openLog appends to the component's log; one that has grown large is set aside first.
func (s *Supervisor) openLog(name string) (*os.File, error) {
	path := s.dir.Log(name)
	if info, err := os.Stat(path); err == nil && info.Size() > maximumLogSize {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, fmt.Errorf("set the log of %s aside: %w", name, err)
		}
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log of %s: %w", name, err)
	}
	return file, nil
}
