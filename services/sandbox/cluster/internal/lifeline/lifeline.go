// Package lifeline ends a component when its supervisor is gone, however it went: the component holds the read end of
// a pipe whose only write end is the supervisor's, and the kernel closes that one.
package lifeline

import (
	"fmt"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// Variable names the environment variable that carries the pipe's descriptor.
const Variable = "SLIPWAY_LIFELINE"

// Descriptor is the number under which a child sees the first extra file.
const Descriptor = 3

// Environment is the setting a supervised child is started with.
func Environment() string { return Variable + "=" + strconv.Itoa(Descriptor) }

// Watch ends this process as soon as the supervisor's end of the pipe closes. Without a pipe it does nothing, so that a
// sub-command can also be run by hand.
func Watch() error {
	value := os.Getenv(Variable)
	if value == "" {
		return nil
	}
	descriptor, err := strconv.Atoi(value)
	if err != nil {
		return fmt.Errorf("%s is not a number: %q", Variable, value)
	}
	if err := os.Unsetenv(Variable); err != nil {
		return fmt.Errorf("clear %s: %w", Variable, err)
	}
	unix.CloseOnExec(descriptor)
	pipe := os.NewFile(uintptr(descriptor), "lifeline")
	go func() {
		_, _ = pipe.Read(make([]byte, 1))
		os.Exit(0)
	}()
	return nil
}
