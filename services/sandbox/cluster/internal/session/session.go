// Package session is one run of a sandbox, from the first file to the last process.
package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sys/unix"
	"k8s.io/client-go/tools/clientcmd"

	"slipway.dev/cluster/internal/bootstrap"
	"slipway.dev/cluster/internal/githttp"
	"slipway.dev/cluster/internal/identity"
	"slipway.dev/cluster/internal/kubeconfig"
	"slipway.dev/cluster/internal/layout"
	"slipway.dev/cluster/internal/pki"
	"slipway.dev/cluster/internal/ports"
	"slipway.dev/cluster/internal/protocol"
	"slipway.dev/cluster/internal/supervisor"
	"slipway.dev/cluster/internal/world"
)

// usableTimeout bounds the wait for nodes and service accounts after every component serves.
const usableTimeout = 3 * time.Minute

// ErrBusy says that another process runs a sandbox in the same directory.
var ErrBusy = errors.New("another sandbox runs in this directory")

// Options of a run.
type Options struct {
	Path        string   // state directory
	Fresh       bool     // forget what earlier runs stored
	Contexts    []string // contexts of the kubeconfig; empty for all
	Definitions string   // folder of resource definitions
	Executable  string   // this program, which runs the components
}

type session struct {
	options    Options
	events     *protocol.Writer
	began      time.Time
	world      world.World
	supervisor *supervisor.Supervisor
	firstStart bool
}

// Run starts everything, serves commands from in, and ends everything when in ends.
func Run(options Options, in io.Reader, events *protocol.Writer) error {
	s := &session{options: options, events: events, began: time.Now()}
	dir, err := layout.Open(options.Path)
	if err != nil {
		return err
	}
	lock, err := acquire(dir)
	if err != nil {
		return err
	}
	defer func() { _ = lock.Close() }()
	if err := s.prepare(dir); err != nil {
		return err
	}
	defer s.supervisor.StopAll()

	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	failure := make(chan error, 1)
	go func() {
		if err := s.start(ctx); err != nil && ctx.Err() == nil {
			failure <- err
		}
	}()
	ended := make(chan error, 1)
	go func() { ended <- s.serve(ctx, in) }()
	select {
	case err := <-failure:
		return err
	case err := <-ended:
		return err
	}
}

// acquire takes the directory's lock, which the kernel releases when this process ends.
func acquire(dir layout.Dir) (*os.File, error) {
	file, err := os.OpenFile(dir.Lock(), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock: %w", err)
	}
	if err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("%w: %s", ErrBusy, string(dir))
	}
	return file, nil
}

// prepare writes every file that the components read.
func (s *session) prepare(dir layout.Dir) error {
	if s.options.Fresh {
		if err := dir.Wipe(); err != nil {
			return err
		}
	}
	_, err := os.Stat(dir.Etcd())
	s.firstStart = err != nil
	chosen, err := ports.Keep(dir.Ports(), world.PortNames())
	if err != nil {
		return err
	}
	s.world = world.World{Dir: dir, Ports: chosen}
	if err := pki.Ensure(dir); err != nil {
		return err
	}
	tokens, err := identity.Ensure(dir)
	if err != nil {
		return err
	}
	if _, err := identity.EnsureGitPassword(dir); err != nil {
		return err
	}
	err = kubeconfig.Write(kubeconfig.Input{Dir: dir, Server: s.world.Server(), Tokens: tokens,
		Executable: s.options.Executable, Contexts: s.options.Contexts})
	if err != nil {
		return err
	}
	if err := s.world.WriteFiles(); err != nil {
		return err
	}
	specs, err := s.world.Specs()
	if err != nil {
		return err
	}
	s.supervisor, err = supervisor.New(dir, s.options.Executable, s.events, specs)
	return err
}

// start brings up the components, then what a cluster needs before the first pod.
func (s *session) start(ctx context.Context) error {
	set, err := bootstrap.Load(s.options.Definitions)
	if err != nil {
		return err
	}
	if err := s.startAll(ctx, world.First()); err != nil {
		return err
	}
	config, err := clientcmd.BuildConfigFromFlags("", s.world.Dir.ComponentKubeconfig())
	if err != nil {
		return fmt.Errorf("read the components' kubeconfig: %w", err)
	}
	base, err := bootstrap.New(config, set, s.world.LogPort())
	if err != nil {
		return err
	}
	group, groupContext := errgroup.WithContext(ctx)
	group.Go(func() error { return s.startAll(groupContext, world.Second()) })
	group.Go(func() error {
		applied, err := base.Apply(groupContext)
		if applied && err == nil {
			s.events.Send(protocol.Event{Event: "progress", Text: "namespaces, access rules, nodes and definitions are in place"})
		}
		return err
	})
	if err := group.Wait(); err != nil {
		return err
	}
	usable, cancel := context.WithTimeout(ctx, usableTimeout)
	defer cancel()
	if err := base.AwaitUsable(usable); err != nil {
		return fmt.Errorf("the cluster does not become usable: %w", err)
	}
	s.events.Send(s.ready())
	return nil
}

func (s *session) startAll(ctx context.Context, names []string) error {
	group, groupContext := errgroup.WithContext(ctx)
	for _, name := range names {
		group.Go(func() error { return s.supervisor.Start(groupContext, name) })
	}
	return group.Wait()
}

func (s *session) ready() protocol.Event {
	contexts := s.options.Contexts
	if len(contexts) == 0 {
		contexts = kubeconfig.AllContexts()
	}
	dir := s.world.Dir
	return protocol.Event{
		Event: "ready", ElapsedMs: time.Since(s.began).Milliseconds(), Dir: string(dir), Server: s.world.Server(),
		Kubeconfig: dir.Kubeconfig(), Git: s.world.GitURL(), GitDir: dir.Git(), GitUser: githttp.User,
		GitPasswordFile: dir.GitPassword(), Registry: s.world.RegistryHost(), FirstStart: &s.firstStart,
		Contexts: contexts, Components: s.supervisor.Status(),
	}
}
