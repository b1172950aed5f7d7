package programs

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"slipway.dev/cluster/internal/protocol"
	"slipway.dev/cluster/internal/session"
)

// Up runs a whole sandbox until its standard input closes or it is told to end.
func Up(arguments []string) error {
	flags := flag.NewFlagSet("up", flag.ContinueOnError)
	dir := flags.String("dir", "", "state directory of the sandbox")
	fresh := flags.Bool("fresh", false, "forget objects, repositories and images of earlier runs")
	contexts := flags.String("contexts", "", "contexts of the kubeconfig, separated by commas (default all)")
	definitions := flags.String("crds", "", "folder of the resource definitions (default crds beside this program)")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	events := protocol.NewWriter(os.Stdout)
	executable, err := os.Executable()
	if err == nil && *dir == "" {
		err = fmt.Errorf("up needs --dir")
	}
	if *definitions == "" {
		*definitions = filepath.Join(filepath.Dir(executable), "crds")
	}
	options := session.Options{Path: *dir, Fresh: *fresh, Definitions: *definitions, Executable: executable}
	if *contexts != "" {
		options.Contexts = strings.Split(*contexts, ",")
	}
	if err == nil {
		err = session.Run(options, endOnSignal(os.Stdin), events)
	}
	if err != nil {
		events.Send(protocol.Event{Event: "error", Message: err.Error()})
		return err
	}
	events.Send(protocol.Event{Event: "ended"})
	return nil
}

// endOnSignal reads commands; a signal to end reads as the end of them.
func endOnSignal(in io.Reader) io.Reader {
	read, write := io.Pipe()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	signal.Ignore(syscall.SIGPIPE)
	go func() {
		<-signals
		_ = write.Close()
	}()
	go func() {
		_, err := io.Copy(write, in)
		_ = write.CloseWithError(err)
	}()
	return read
}
