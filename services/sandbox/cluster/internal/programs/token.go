package programs

import (
	"flag"
	"os"
	"time"

	"slipway.dev/cluster/internal/identity"
	"slipway.dev/cluster/internal/layout"
)

// Token is the exec credential plugin of a sandbox user.
func Token(arguments []string) error {
	flags := flag.NewFlagSet("token", flag.ExitOnError)
	path := flags.String("dir", "", "state directory of the sandbox")
	user := flags.String("user", identity.ReleaseLead, "who asks")
	_ = flags.Parse(arguments)
	return identity.WriteCredential(layout.Dir(*path), *user, time.Now(), os.Stdout)
}
