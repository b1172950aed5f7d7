{{- define "search.labels" -}}
app.kubernetes.io/part-of: search
app.kubernetes.io/version: {{ default .Chart.AppVersion .Values.tag | quote }}
bada.example/team: search
{{- end }}
