package kubelet

import _ "embed"

// Stages is KWOK's configuration: how nodes and pods of the sandbox live.
//
//go:embed stages.yaml
var Stages []byte
