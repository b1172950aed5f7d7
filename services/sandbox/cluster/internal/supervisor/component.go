package supervisor

import (
	"context"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// Spec says how to run one component.
type Spec struct {
	Name    string
	Program string // absolute path; empty for this very binary
	Args    []string
	Env     []string
	// Ready answers nil once the component serves; it is asked again and again.
	Ready func(ctx context.Context) error
	// Grace is how long the component may take to end after SIGTERM; zero kills at once.
	Grace time.Duration
}

// States of a component.
const (
	Stopped  = "stopped"
	Starting = "starting"
	Running  = "running"
	Failed   = "failed"
)

// component is a spec with its process. operation serialises starts and stops; mutex guards the fields below it.
type component struct {
	spec      Spec
	operation sync.Mutex

	mutex    sync.Mutex
	state    string
	wanted   bool
	restarts int
	command  *exec.Cmd
	gone     chan struct{} // closed when the process has been waited for
}

func (c *component) launched(command *exec.Cmd) chan struct{} {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.command = command
	c.gone = make(chan struct{})
	c.state = Starting
	c.wanted = true
	return c.gone
}

func (c *component) setState(state string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.state = state
}

// alive says whether this process is still the component's and has not ended.
func (c *component) alive() bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.command != nil
}

// end asks the process to end and waits for it; a component that takes longer than its grace is killed.
func (c *component) end() {
	c.mutex.Lock()
	c.wanted = false
	command, gone := c.command, c.gone
	c.mutex.Unlock()
	if command == nil {
		c.setState(Stopped)
		return
	}
	if c.spec.Grace > 0 {
		_ = command.Process.Signal(syscall.SIGTERM)
		select {
		case <-gone:
			return
		case <-time.After(c.spec.Grace):
		}
	}
	_ = command.Process.Kill()
	<-gone
}
