package identity

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"slipway.dev/cluster/internal/layout"
)

func TestTokensSurviveARestart(t *testing.T) {
	dir, err := layout.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	first, err := Ensure(dir)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Ensure(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, user := range []string{Admin, Developer, ReleaseLead, Viewer, Component} {
		if first[user] == "" || first[user] != second[user] {
			t.Errorf("token of %s: %q, then %q", user, first[user], second[user])
		}
	}
}

func TestCredentialNamesTokenAndEnd(t *testing.T) {
	dir, err := layout.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	tokens, err := Ensure(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	if err := WriteCredential(dir, ReleaseLead, now, &out); err != nil {
		t.Fatal(err)
	}
	var credential map[string]any
	if err := json.Unmarshal(out.Bytes(), &credential); err != nil {
		t.Fatal(err)
	}
	status := credential["status"].(map[string]any)
	if status["token"] != tokens[ReleaseLead] || status["expirationTimestamp"] != "2026-03-01T12:15:00Z" {
		t.Errorf("unexpected answer %s", out.String())
	}
}

func TestUnknownUserIsNamedWithTheKnownOnes(t *testing.T) {
	dir, err := layout.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Ensure(dir); err != nil {
		t.Fatal(err)
	}
	err = WriteCredential(dir, "nobody", time.Now(), &bytes.Buffer{})
	if err == nil || !strings.Contains(err.Error(), "release-lead") || strings.Contains(err.Error(), Component) {
		t.Errorf("unexpected error %v", err)
	}
}
