package pki

import (
	"bytes"
	"os"
	"testing"

	"slipway.dev/cluster/internal/layout"
)

func TestEnsureKeepsValidFilesAndRepairsDamagedOnes(t *testing.T) {
	dir, err := layout.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := Ensure(dir); err != nil {
		t.Fatal(err)
	}
	before := read(t, dir, ServerCert)
	if err := Ensure(dir); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, read(t, dir, ServerCert)) {
		t.Error("valid certificates were replaced")
	}
	if err := os.WriteFile(dir.PKIFile(StagingKey), []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Ensure(dir); err != nil {
		t.Fatal(err)
	}
	if !valid(dir) {
		t.Error("damaged key was not replaced")
	}
}

func TestKeysAreForTheUserOnly(t *testing.T) {
	dir, err := layout.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := Ensure(dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{ServerKey, StagingKey, InternalKey, ServiceAccount} {
		info, err := os.Stat(dir.PKIFile(name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %o", name, info.Mode().Perm())
		}
	}
}

func read(t *testing.T, dir layout.Dir, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(dir.PKIFile(name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}
