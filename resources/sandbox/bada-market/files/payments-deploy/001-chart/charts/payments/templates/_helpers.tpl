{{- define "payments.labels" -}}
app.kubernetes.io/part-of: payments
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ default .Chart.AppVersion .Values.image.tag | quote }}
bada.example/team: payments
{{- end }}

{{- define "payments.image" -}}
{{ .root.Values.image.registry }}/{{ .name }}:{{ default .root.Chart.AppVersion .root.Values.image.tag }}
{{- end }}

{{- define "payments.pod" -}}
serviceAccountName: payments
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
securityContext:
  runAsNonRoot: true
  seccompProfile: { type: RuntimeDefault }
{{- end }}
