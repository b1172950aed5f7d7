package programs

import (
	"os"

	"github.com/distribution/distribution/v3/registry"
	_ "github.com/distribution/distribution/v3/registry/storage/driver/filesystem" // the only storage used here
)

// Registry runs the container registry.
func Registry(arguments []string) error {
	os.Args = append([]string{"registry"}, arguments...)
	registry.RootCmd.SetArgs(arguments)
	return registry.RootCmd.Execute()
}
