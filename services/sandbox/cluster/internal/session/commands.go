package session

import (
	"context"
	"errors"
	"io"

	"slipway.dev/cluster/internal/protocol"
)

// errShutdown ends the reading of commands.
var errShutdown = errors.New("shutdown")

// serve carries out commands until the input ends. Each start or stop runs by itself, so that a status is answered at
// any time; the supervisor keeps those of one component in order.
func (s *session) serve(ctx context.Context, in io.Reader) error {
	reader, writer := io.Pipe()
	go func() {
		_, err := io.Copy(writer, in)
		_ = writer.CloseWithError(err)
	}()
	err := protocol.Read(reader, func(line []byte) {
		command, err := protocol.Parse(line, s.supervisor.Names())
		switch {
		case err != nil:
			s.events.Send(protocol.Event{Event: "refused", ID: command.ID, Cmd: command.Cmd, Message: err.Error()})
		case command.Cmd == protocol.Shutdown:
			_ = reader.CloseWithError(errShutdown)
		case command.Cmd == protocol.Status:
			s.events.Send(protocol.Event{Event: "status", ID: command.ID, Components: s.supervisor.Status()})
		default:
			go s.carryOut(ctx, command)
		}
	})
	if errors.Is(err, errShutdown) || errors.Is(err, io.ErrClosedPipe) {
		return nil
	}
	return err
}

func (s *session) carryOut(ctx context.Context, command protocol.Command) {
	var err error
	switch command.Cmd {
	case protocol.Start:
		err = s.supervisor.Start(ctx, command.Component)
	case protocol.Stop:
		s.supervisor.Stop(command.Component)
	case protocol.Restart:
		err = s.supervisor.Restart(ctx, command.Component)
	}
	answer := protocol.Event{Event: "done", ID: command.ID, Cmd: command.Cmd, Component: command.Component}
	if err != nil {
		answer.Event, answer.Message = "refused", err.Error()
	}
	s.events.Send(answer)
}
