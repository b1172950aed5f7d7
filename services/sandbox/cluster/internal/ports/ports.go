// Package ports gives each listener a loopback port and keeps it between runs, so that addresses handed out stay valid.
package ports

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net"
	"os"
	"strconv"

	"slipway.dev/cluster/internal/layout"
)

// The range lies below Linux' ephemeral ports, where an outgoing connection could take a port while nobody listens.
const (
	lowest  = 20000
	highest = 32000
	tries   = 2000
)

// Keep returns a port for each name: the one in the file when it is free, otherwise a new one. The file is rewritten.
func Keep(file string, names []string) (map[string]int, error) {
	remembered, err := read(file)
	if err != nil {
		return nil, err
	}
	chosen := make(map[string]int, len(names))
	var held []net.Listener
	defer func() {
		for _, listener := range held {
			_ = listener.Close()
		}
	}()
	for _, name := range names {
		port, listener, err := take(remembered[name])
		if err != nil {
			return nil, fmt.Errorf("find a port for %s: %w", name, err)
		}
		held = append(held, listener)
		chosen[name] = port
	}
	data, err := json.MarshalIndent(chosen, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write ports: %w", err)
	}
	return chosen, layout.WriteSecret(file, append(data, '\n'))
}

// read answers an empty map for a file that is missing or damaged: ports are a convenience, never a reason to fail.
func read(file string) (map[string]int, error) {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]int{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read ports: %w", err)
	}
	remembered := map[string]int{}
	if json.Unmarshal(data, &remembered) != nil {
		return map[string]int{}, nil
	}
	return remembered, nil
}

func take(wanted int) (int, net.Listener, error) {
	if wanted > 0 {
		if listener, err := listen(wanted); err == nil {
			return wanted, listener, nil
		}
	}
	for range tries {
		port := lowest + rand.IntN(highest-lowest)
		if listener, err := listen(port); err == nil {
			return port, listener, nil
		}
	}
	return 0, nil, fmt.Errorf("no free port between %d and %d on 127.0.0.1", lowest, highest)
}

func listen(port int) (net.Listener, error) {
	return net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
}
