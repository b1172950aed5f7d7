package protocol

import (
	"bytes"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	components := []string{"etcd", "apiserver"}
	cases := []struct {
		name, line, wantError string
		want                  Command
	}{
		{"stop", `{"cmd":"stop","component":"etcd","id":"7"}`, "", Command{Stop, "etcd", "7"}},
		{"status", `{"cmd":"status"}`, "", Command{Cmd: Status}},
		{"shutdown", `{"cmd":"shutdown"}`, "", Command{Cmd: Shutdown}},
		{"unknown fields", `{"cmd":"start","component":"apiserver","later":1}`, "", Command{Start, "apiserver", ""}},
		{"unknown command", `{"cmd":"dance"}`, `no command "dance"; there are start, stop`, Command{}},
		{"unknown component", `{"cmd":"stop","component":"moon"}`, `no component "moon"; there are etcd, apiserver`, Command{}},
		{"no component", `{"cmd":"restart"}`, `no component ""`, Command{}},
		{"not JSON", `stop etcd`, "not a JSON command", Command{}},
		{"not an object", `["stop"]`, "not a JSON command", Command{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := Parse([]byte(c.line), components)
			if c.wantError != "" {
				if err == nil || !strings.Contains(err.Error(), c.wantError) {
					t.Fatalf("error %v", err)
				}
				return
			}
			if err != nil || got != c.want {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestSendWritesOneLineWithoutEmptyFields(t *testing.T) {
	var out bytes.Buffer
	expected := false
	NewWriter(&out).Send(Event{Event: "exited", Component: "etcd", Expected: &expected, Message: "exit status 1"})
	want := `{"event":"exited","component":"etcd","message":"exit status 1","expected":false}` + "\n"
	if out.String() != want {
		t.Errorf("got %s", out.String())
	}
}

func TestReadSkipsEmptyLines(t *testing.T) {
	var lines []string
	err := Read(strings.NewReader("{\"cmd\":\"status\"}\n\n{\"cmd\":\"shutdown\"}"), func(line []byte) {
		lines = append(lines, string(line))
	})
	if err != nil || len(lines) != 2 {
		t.Errorf("got %q, %v", lines, err)
	}
}
