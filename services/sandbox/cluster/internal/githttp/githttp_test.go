package githttp

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func git(t *testing.T, dir string, args ...string) (string, error) {
	t.Helper()
	command := exec.Command("git", args...)
	command.Dir = dir
	command.Env = append(os.Environ(), "GIT_TERMINAL_PROMPT=0", "GIT_CONFIG_GLOBAL=/dev/null",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.org")
	output, err := command.CombinedOutput()
	return string(output), err
}

func must(t *testing.T, dir string, args ...string) {
	t.Helper()
	if output, err := git(t, dir, args...); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, output)
	}
}

func TestCloneIsOpenAndPushNeedsThePassword(t *testing.T) {
	root, work := t.TempDir(), t.TempDir()
	must(t, root, "init", "-q", "--bare", "-b", "main", "shop.git")
	must(t, root, "init", "-q", "--bare", "-b", "main", "private/secret.git")
	handler, err := New(root, "open sesame")
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	withPassword := strings.Replace(server.URL, "http://", "http://slipway:open%20sesame@", 1)
	wrongPassword := strings.Replace(server.URL, "http://", "http://slipway:wrong@", 1)

	must(t, work, "clone", "-q", server.URL+"/shop.git", "shop")
	clone := filepath.Join(work, "shop")
	large := strings.Repeat("0123456789abcdef", 1<<17) // larger than what git sends in one piece
	if err := os.WriteFile(filepath.Join(clone, "file"), []byte(large), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, clone, "add", "file")
	must(t, clone, "-c", "core.compression=0", "commit", "-q", "-m", "one")
	if output, err := git(t, clone, "push", "-q", "origin", "HEAD:main"); err == nil {
		t.Errorf("push without a password went through: %s", output)
	}
	if output, err := git(t, clone, "push", "-q", wrongPassword+"/shop.git", "HEAD:main"); err == nil {
		t.Errorf("push with a wrong password went through: %s", output)
	}
	must(t, clone, "-c", "core.compression=0", "-c", "http.postBuffer=65536", "push", "-q", withPassword+"/shop.git", "HEAD:main")
	must(t, root, "-C", "shop.git", "rev-parse", "main")

	if output, err := git(t, work, "ls-remote", server.URL+"/private/secret.git"); err == nil {
		t.Errorf("private repository was readable: %s", output)
	}
	must(t, work, "ls-remote", withPassword+"/private/secret.git")
}
