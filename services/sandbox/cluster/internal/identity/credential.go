package identity

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"slipway.dev/cluster/internal/layout"
)

// credentialLifetime is how long a client may keep the token before asking again.
const credentialLifetime = 15 * time.Minute

type execCredential struct {
	APIVersion string               `json:"apiVersion"`
	Kind       string               `json:"kind"`
	Status     execCredentialStatus `json:"status"`
}

type execCredentialStatus struct {
	Token               string    `json:"token"`
	ExpirationTimestamp time.Time `json:"expirationTimestamp"`
}

// WriteCredential prints the answer of an exec credential plugin (client.authentication.k8s.io/v1) for a user.
func WriteCredential(dir layout.Dir, user string, now time.Time, out io.Writer) error {
	tokens, err := Read(dir)
	if err != nil {
		return err
	}
	token, found := tokens[user]
	if !found || user == Component {
		return fmt.Errorf("no user %q here; there are %s", user, strings.Join(known(tokens), ", "))
	}
	return json.NewEncoder(out).Encode(execCredential{
		APIVersion: "client.authentication.k8s.io/v1",
		Kind:       "ExecCredential",
		Status: execCredentialStatus{
			Token:               token,
			ExpirationTimestamp: now.Add(credentialLifetime).UTC().Truncate(time.Second),
		},
	})
}

func known(tokens Tokens) []string {
	var users []string
	for user := range tokens {
		if user != Component {
			users = append(users, user)
		}
	}
	slices.Sort(users)
	return users
}
