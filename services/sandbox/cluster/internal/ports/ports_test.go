package ports

import (
	"net"
	"os"
	"path/filepath"
	"testing"
)

func TestKeepsPortsBetweenRuns(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ports.json")
	first, err := Keep(file, []string{"etcd", "apiserver"})
	if err != nil {
		t.Fatal(err)
	}
	second, err := Keep(file, []string{"apiserver", "etcd", "git"})
	if err != nil {
		t.Fatal(err)
	}
	if first["etcd"] != second["etcd"] || first["apiserver"] != second["apiserver"] {
		t.Errorf("ports moved: %v, then %v", first, second)
	}
	if second["git"] == 0 || second["git"] == second["etcd"] {
		t.Errorf("a new name needs a port of its own: %v", second)
	}
}

func TestTakesAnotherPortWhenOccupied(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ports.json")
	first, err := Keep(file, []string{"etcd"})
	if err != nil {
		t.Fatal(err)
	}
	occupant, err := listen(first["etcd"])
	if err != nil {
		t.Fatal(err)
	}
	defer func(l net.Listener) { _ = l.Close() }(occupant)
	second, err := Keep(file, []string{"etcd"})
	if err != nil {
		t.Fatal(err)
	}
	if second["etcd"] == first["etcd"] {
		t.Errorf("port %d is taken and was given out again", first["etcd"])
	}
}

func TestDamagedFileIsReplaced(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ports.json")
	if err := os.WriteFile(file, []byte("{not json"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Keep(file, []string{"etcd"}); err != nil {
		t.Fatal(err)
	}
	if remembered, err := read(file); err != nil || remembered["etcd"] == 0 {
		t.Errorf("file was not rewritten: %v %v", remembered, err)
	}
}
