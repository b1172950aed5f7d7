// Package identity knows who may use the cluster by token.
package identity

import (
	"bytes"
	"crypto/rand"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"slipway.dev/cluster/internal/layout"
)

// Users that have a static token.
const (
	Admin       = "admin"
	Developer   = "developer"
	ReleaseLead = "release-lead"
	Viewer      = "viewer"
	Component   = "slipway-sandbox"
)

const administrators = "system:masters"

var groups = []struct{ user, group string }{
	{Admin, administrators},
	{Component, administrators},
	{Developer, "slipway:developers"},
	{ReleaseLead, "slipway:release"},
	{Viewer, "slipway:viewers"},
}

// Tokens maps a user's name to the token.
type Tokens map[string]string

// Ensure reads the API server's token file and adds a random token for each user that has none.
func Ensure(dir layout.Dir) (Tokens, error) {
	tokens, err := Read(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if tokens == nil {
		tokens = Tokens{}
	}
	var file bytes.Buffer
	writer := csv.NewWriter(&file)
	for _, entry := range groups {
		if tokens[entry.user] == "" {
			tokens[entry.user] = random()
		}
		if err := writer.Write([]string{tokens[entry.user], entry.user, entry.user, entry.group}); err != nil {
			return nil, fmt.Errorf("write tokens: %w", err)
		}
	}
	writer.Flush()
	return tokens, layout.WriteSecret(dir.Tokens(), file.Bytes())
}

// Read returns the tokens of a state directory.
func Read(dir layout.Dir) (Tokens, error) {
	data, err := os.ReadFile(dir.Tokens())
	if err != nil {
		return nil, fmt.Errorf("read tokens: %w", err)
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read tokens: %w", err)
	}
	tokens := Tokens{}
	for _, row := range rows {
		if len(row) >= 2 {
			tokens[row[1]] = row[0]
		}
	}
	return tokens, nil
}

// EnsureGitPassword returns the password of a push, making one the first time.
func EnsureGitPassword(dir layout.Dir) (string, error) {
	data, err := os.ReadFile(dir.GitPassword())
	if password := strings.TrimSpace(string(data)); err == nil && password != "" {
		return password, nil
	}
	password := random()
	return password, layout.WriteSecret(dir.GitPassword(), []byte(password+"\n"))
}

func random() string {
	data := make([]byte, 20)
	_, _ = rand.Read(data) // never fails: see its documentation
	return hex.EncodeToString(data)
}
