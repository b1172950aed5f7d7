// Command slipway-cluster is the sandbox's control plane: one program that supervises (up) and every component it runs.
package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"slipway.dev/cluster/internal/lifeline"
	"slipway.dev/cluster/internal/programs"
	"slipway.dev/cluster/internal/session"
	"slipway.dev/cluster/internal/world"
)

// Exit codes beside 0 and 1.
const (
	exitUsage = 2
	exitBusy  = 4
)

// subCommands holds what this program can be; components go by the names that the supervisor knows them by.
var subCommands = map[string]func(arguments []string) error{
	"up":                    programs.Up,
	"token":                 programs.Token,
	"kubectl":               programs.Kubectl,
	world.Etcd:              programs.Etcd,
	world.APIServer:         programs.APIServer,
	world.ControllerManager: programs.ControllerManager,
	world.Scheduler:         programs.Scheduler,
	world.Kwok:              programs.Kwok,
	world.Registry:          programs.Registry,
	world.Git:               programs.Git,
}

func main() {
	if len(os.Args) < 2 || subCommands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: slipway-cluster COMMAND ...\ncommands:", strings.Join(names(), ", "))
		os.Exit(exitUsage)
	}
	if err := lifeline.Watch(); err != nil {
		fmt.Fprintln(os.Stderr, "slipway-cluster:", err)
		os.Exit(1)
	}
	err := subCommands[os.Args[1]](os.Args[2:])
	if err == nil {
		return
	}
	fmt.Fprintf(os.Stderr, "slipway-cluster %s: %v\n", os.Args[1], err)
	if errors.Is(err, session.ErrBusy) {
		os.Exit(exitBusy)
	}
	os.Exit(1)
}

func names() []string {
	list := make([]string, 0, len(subCommands))
	for name := range subCommands {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}
