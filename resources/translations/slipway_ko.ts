<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko">
<context>
    <name>slipway::app</name>
    <message>
        <source>Open the window on the sandbox.</source>
        <translation>샌드박스로 창을 열어요.</translation>
    </message>
    <message>
        <source>Use only this kubeconfig.</source>
        <translation>이 kubeconfig만 써요.</translation>
    </message>
    <message>
        <source>Home context of this run.</source>
        <translation>이번 실행의 기본 컨텍스트예요.</translation>
    </message>
    <message>
        <source>Open this workspace.</source>
        <translation>이 작업 공간을 열어요.</translation>
    </message>
    <message>
        <source>Draw without a display.</source>
        <translation>화면 없이 그려요.</translation>
    </message>
    <message>
        <source>%1 is not understood here</source>
        <translation>%1은 여기서 알 수 없는 인자예요</translation>
    </message>
    <message>
        <source>Applications</source>
        <translation>애플리케이션</translation>
    </message>
    <message>
        <source>Clusters</source>
        <translation>클러스터</translation>
    </message>
</context>
<context>
    <name>slipway::app::FirstStartPage</name>
    <message>
        <source>not set</source>
        <translation>설정되지 않음</translation>
    </message>
    <message>
        <source>%1, without a context</source>
        <translation>%1, 컨텍스트 없음</translation>
    </message>
    <message>
        <source>has no context</source>
        <translation>컨텍스트가 없어요</translation>
    </message>
    <message>
        <source>no such file</source>
        <translation>파일 없음</translation>
    </message>
    <message>
        <source>for Helm charts</source>
        <translation>Helm 차트용</translation>
    </message>
    <message>
        <source>for overlays</source>
        <translation>오버레이용</translation>
    </message>
    <message>
        <source>for overlays, where kustomize is missing</source>
        <translation>kustomize가 없을 때 오버레이용</translation>
    </message>
    <message>
        <source>not found; comes with the sandbox</source>
        <translation>찾지 못함, 샌드박스와 함께 설치돼요</translation>
    </message>
    <message>
        <source>Open sandbox</source>
        <translation>샌드박스 열기</translation>
    </message>
    <message>
        <source>A living cluster on this computer</source>
        <translation>이 컴퓨터에서 도는 실제 클러스터예요</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation>파일 열기…</translation>
    </message>
    <message>
        <source>A kubeconfig of your own</source>
        <translation>가지고 있는 kubeconfig를 열어요</translation>
    </message>
    <message>
        <source>No cluster yet</source>
        <translation>아직 클러스터가 없어요</translation>
    </message>
    <message>
        <source>Slipway found no kubeconfig. Open the sandbox to look around without a cluster of your own, or open the kubeconfig you were given.</source>
        <translation>kubeconfig를 찾지 못했어요. 클러스터가 없어도 샌드박스로 둘러볼 수 있고, 받은 kubeconfig를 열 수도 있어요.</translation>
    </message>
    <message>
        <source>Open the sandbox</source>
        <translation>샌드박스 열기</translation>
    </message>
    <message>
        <source>A living cluster on this computer: a dozen applications in three environments. Nothing leaves this computer. The first time it is built, which takes some minutes; afterwards it is ready in seconds.</source>
        <translation>이 컴퓨터에서 도는 클러스터예요. 세 환경에 애플리케이션 십여 개가 있고, 아무것도 밖으로 나가지 않아요. 처음에는 빌드에 몇 분이 걸리고 그다음부터는 몇 초면 준비돼요.</translation>
    </message>
    <message>
        <source>Open a kubeconfig</source>
        <translation>kubeconfig 열기</translation>
    </message>
    <message>
        <source>Choose a file, or drop it on this window. Sign-in helpers are found on your PATH.</source>
        <translation>파일을 고르거나 이 창에 끌어다 놓아요. 로그인 도우미는 PATH에서 찾아요.</translation>
    </message>
    <message>
        <source>Where Slipway looked</source>
        <translation>찾아본 곳</translation>
    </message>
    <message>
        <source>Tools on this computer</source>
        <translation>이 컴퓨터의 도구</translation>
    </message>
</context>
<context>
    <name>slipway::app::SandboxController</name>
    <message>
        <source>Looking at what is built</source>
        <translation>빌드된 것을 확인하고 있어요</translation>
    </message>
    <message>
        <source>Starting the control plane</source>
        <translation>컨트롤 플레인을 시작하고 있어요</translation>
    </message>
    <message>
        <source>Playing the scenario</source>
        <translation>시나리오를 실행하고 있어요</translation>
    </message>
</context>
<context>
    <name>slipway::app::WindowHost</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Open the sandbox</source>
        <translation>샌드박스 열기</translation>
    </message>
    <message>
        <source>A living cluster on this computer</source>
        <translation>이 컴퓨터에서 도는 실제 클러스터예요</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>어디서나</translation>
    </message>
    <message>
        <source>Open a kubeconfig…</source>
        <translation>kubeconfig 열기…</translation>
    </message>
    <message>
        <source>%1 cannot be used</source>
        <translation>%1 파일을 쓸 수 없어요</translation>
    </message>
    <message>
        <source>it names no context</source>
        <translation>컨텍스트가 없어요</translation>
    </message>
    <message>
        <source>Choose a kubeconfig.</source>
        <translation>kubeconfig를 골라 주세요.</translation>
    </message>
    <message>
        <source>Open a kubeconfig</source>
        <translation>kubeconfig 열기</translation>
    </message>
    <message>
        <source>The sandbox is being built.</source>
        <translation>샌드박스를 빌드하고 있어요.</translation>
    </message>
    <message>
        <source>The sandbox is starting.</source>
        <translation>샌드박스를 시작하고 있어요.</translation>
    </message>
    <message>
        <source>The sandbox gets its applications.</source>
        <translation>샌드박스에 애플리케이션을 넣고 있어요.</translation>
    </message>
    <message>
        <source>%1 (%2 of %3)</source>
        <translation>%1 (%3 중 %2)</translation>
    </message>
    <message>
        <source>Show my own clusters</source>
        <translation>내 클러스터 보기</translation>
    </message>
    <message>
        <source>Stop the sandbox</source>
        <translation>샌드박스 멈추기</translation>
    </message>
    <message>
        <source>What it holds is kept</source>
        <translation>내용은 남아요</translation>
    </message>
    <message>
        <source>Reset the sandbox…</source>
        <translation>샌드박스 초기화…</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>초기화</translation>
    </message>
</context>
<context>
    <name>slipway::models::Operations</name>
    <message>
        <source>%1 is not connected</source>
        <translation>%1에 연결되지 않았어요</translation>
    </message>
    <message>
        <source>it is known from the last run only</source>
        <translation>지난 실행의 기록만 있어요</translation>
    </message>
    <message>
        <source>Wait until its cluster answers, or see Clusters.</source>
        <translation>클러스터가 응답할 때까지 기다리거나 클러스터 페이지를 보세요.</translation>
    </message>
</context>
<context>
    <name>slipway::ui</name>
    <message>
        <source>None</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Protected</source>
        <translation>보호됨</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>동기화</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>리비전</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>이미지</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>작성자</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>지금</translation>
    </message>
    <message>
        <source>Last sync</source>
        <translation>마지막 동기화</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>정책</translation>
    </message>
    <message>
        <source>Applications</source>
        <translation>애플리케이션</translation>
    </message>
    <message>
        <source>Ending the operation</source>
        <translation>작업을 끝내고 있어요</translation>
    </message>
    <message>
        <source>Rolling back</source>
        <translation>되돌리는 중</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>동기화 중</translation>
    </message>
    <message>
        <source>Last sync failed</source>
        <translation>마지막 동기화 실패</translation>
    </message>
    <message>
        <source>Run by %1</source>
        <translation>%1에서 실행</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>수동</translation>
    </message>
    <message>
        <source>Drift is shown, not repaired.</source>
        <translation>차이는 보여 주기만 하고 고치지 않아요.</translation>
    </message>
    <message>
        <source>Commits are synced, and drift is repaired.</source>
        <translation>커밋을 동기화하고 차이를 고쳐요.</translation>
    </message>
    <message>
        <source>Commits are synced, drift is shown.</source>
        <translation>커밋은 동기화하고 차이는 보여 주기만 해요.</translation>
    </message>
    <message>
        <source>unknown cluster</source>
        <translation>알 수 없는 클러스터</translation>
    </message>
    <message>
        <source>%1, namespace %2</source>
        <translation>%1, 네임스페이스 %2</translation>
    </message>
    <message>
        <source>%1 is known from the last run only; its cluster has not answered yet.</source>
        <translation>%1의 지난 실행 기록만 있어요. 클러스터가 아직 응답하지 않았어요.</translation>
    </message>
    <message>
        <source>%1 is read-only: Slipway refuses every change there.</source>
        <translation>%1은 읽기 전용이라 아무것도 바꾸지 않아요.</translation>
    </message>
    <message>
        <source>%1 is run by %2.</source>
        <translation>%1은 %2에서 실행해요.</translation>
    </message>
    <message>
        <source>An operation on %1 is running.</source>
        <translation>%1에서 작업이 실행 중이에요.</translation>
    </message>
    <message>
        <source>The engine of %1 cannot do this.</source>
        <translation>%1의 엔진은 이것을 할 수 없어요.</translation>
    </message>
    <message>
        <source>%1 as %2</source>
        <translation>%1, %2</translation>
    </message>
    <message numerus="yes">
        <source>%n syncs started</source>
        <translation>
            <numerusform>동기화 %n건을 시작했어요</numerusform>
        </translation>
    </message>
    <message>
        <source>Sync %1</source>
        <translation>%1 동기화</translation>
    </message>
    <message numerus="yes">
        <source>Sync %n applications</source>
        <translation>
            <numerusform>애플리케이션 %n개 동기화</numerusform>
        </translation>
    </message>
    <message>
        <source>Each is synced to its target revision with its own policy.</source>
        <translation>각자의 정책에 따라 목표 리비전으로 동기화해요.</translation>
    </message>
    <message>
        <source>Its context is protected. Type %1 to confirm.</source>
        <translation>보호된 컨텍스트예요. 확인하려면 %1을 입력하세요.</translation>
    </message>
    <message>
        <source>Their contexts are protected. Type %1 to confirm.</source>
        <translation>보호된 컨텍스트들이에요. 확인하려면 %1을 입력하세요.</translation>
    </message>
    <message>
        <source>None of them can be synced now.</source>
        <translation>지금 동기화할 수 있는 것이 없어요.</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>What works now; everything else is in the palette, Ctrl+K</source>
        <translation>지금 쓸 수 있는 키예요. 나머지는 Ctrl+K 팔레트에 있어요</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>%1 does not answer</source>
        <translation>%1가 응답하지 않아요</translation>
    </message>
    <message>
        <source>Connected to %1</source>
        <translation>%1에 연결됨</translation>
    </message>
    <message>
        <source>%1 has not been asked yet</source>
        <translation>%1에 아직 묻지 않았어요</translation>
    </message>
    <message>
        <source>No cluster</source>
        <translation>클러스터 없음</translation>
    </message>
    <message numerus="yes">
        <source>%n contexts</source>
        <translation>
            <numerusform>컨텍스트 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Watching %n clusters</source>
        <translation>
            <numerusform>클러스터 %n개 감시</numerusform>
        </translation>
    </message>
    <message>
        <source>, lag %1</source>
        <translation>, 지연 %1</translation>
    </message>
    <message>
        <source>The lag is the time from a change&apos;s arrival at Slipway to this window.</source>
        <translation>변경이 Slipway에 도착해서 이 창에 보이기까지의 시간이에요.</translation>
    </message>
    <message>
        <source>Version of the API server</source>
        <translation>API 서버 버전</translation>
    </message>
    <message>
        <source>Who the cluster says you are</source>
        <translation>클러스터가 알려 준 사용자</translation>
    </message>
    <message>
        <source>Changes need the application&apos;s name typed.</source>
        <translation>바꾸려면 애플리케이션 이름을 입력해야 해요.</translation>
    </message>
    <message>
        <source>Read-only</source>
        <translation>읽기 전용</translation>
    </message>
    <message>
        <source>Slipway refuses every change in this context.</source>
        <translation>이 컨텍스트에서는 아무것도 바꾸지 않아요.</translation>
    </message>
    <message numerus="yes">
        <source>%n operations running</source>
        <translation>
            <numerusform>작업 %n건 실행 중</numerusform>
        </translation>
    </message>
    <message>
        <source>Show them in Activity</source>
        <translation>활동에서 보기</translation>
    </message>
    <message>
        <source>As of %1</source>
        <translation>%1 기준</translation>
    </message>
    <message>
        <source>What was known when Slipway last ran; it is being read anew.</source>
        <translation>지난 실행 때의 내용이에요. 다시 읽고 있어요.</translation>
    </message>
    <message>
        <source>%1 day</source>
        <translation>%1일</translation>
    </message>
    <message>
        <source>%1 days</source>
        <translation>%1일</translation>
    </message>
    <message>
        <source>%1 resource</source>
        <translation>리소스 %1개</translation>
    </message>
    <message>
        <source>%1 resources</source>
        <translation>리소스 %1개</translation>
    </message>
    <message>
        <source>%1 change</source>
        <translation>변경 %1건</translation>
    </message>
    <message>
        <source>%1 changes</source>
        <translation>변경 %1건</translation>
    </message>
    <message>
        <source>%1 unchanged line</source>
        <translation>바뀌지 않은 줄 %1개</translation>
    </message>
    <message>
        <source>%1 unchanged lines</source>
        <translation>바뀌지 않은 줄 %1개</translation>
    </message>
    <message>
        <source>%1 needs attention</source>
        <translation>%1개 확인 필요</translation>
    </message>
    <message>
        <source>%1 need attention</source>
        <translation>%1개 확인 필요</translation>
    </message>
    <message>
        <source>in sync</source>
        <translation>동기화됨</translation>
    </message>
    <message>
        <source>Left out: %1</source>
        <translation>제외: %1</translation>
    </message>
    <message>
        <source>%1 answers</source>
        <translation>%1가 응답해요</translation>
    </message>
    <message>
        <source>Not checked</source>
        <translation>확인 안 됨</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>확인 중</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>로그인 안 됨</translation>
    </message>
    <message>
        <source>Not usable</source>
        <translation>쓸 수 없음</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ActionRegistry</name>
    <message>
        <source>Actions</source>
        <translation>동작</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ApplicationsPage</name>
    <message>
        <source>name, health:degraded, env:prod</source>
        <translation>이름, health:degraded, env:prod</translation>
    </message>
    <message>
        <source>Applications</source>
        <translation>애플리케이션</translation>
    </message>
    <message>
        <source>Sync selected…</source>
        <translation>선택 동기화…</translation>
    </message>
    <message>
        <source>Refresh selected</source>
        <translation>선택 새로 고침</translation>
    </message>
    <message>
        <source>Fetches Git and compares again</source>
        <translation>Git을 가져와 다시 비교해요</translation>
    </message>
    <message>
        <source>Open application</source>
        <translation>애플리케이션 열기</translation>
    </message>
    <message>
        <source>Show diff</source>
        <translation>차이 보기</translation>
    </message>
    <message>
        <source>What Git wants against what runs</source>
        <translation>Git의 내용과 실행 중인 것을 비교해요</translation>
    </message>
    <message>
        <source>Show history</source>
        <translation>이력 보기</translation>
    </message>
    <message>
        <source>Revisions that ran, to roll back to</source>
        <translation>되돌릴 수 있는 지난 리비전이에요</translation>
    </message>
    <message>
        <source>Check all shown</source>
        <translation>보이는 것 모두 선택</translation>
    </message>
    <message>
        <source>Show what needs attention</source>
        <translation>확인이 필요한 것 보기</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>필터 지우기</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>선택</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Space</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>동기화</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>프로젝트</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>클러스터</translation>
    </message>
    <message>
        <source>Auto-sync</source>
        <translation>자동 동기화</translation>
    </message>
    <message>
        <source>On</source>
        <translation>켜짐</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>꺼짐</translation>
    </message>
    <message>
        <source>Group by</source>
        <translation>묶기</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>네임스페이스</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>환경</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>정렬</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>확인 필요</translation>
    </message>
    <message>
        <source>Newest commit</source>
        <translation>최근 커밋</translation>
    </message>
    <message>
        <source>Last sync</source>
        <translation>마지막 동기화</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>정책</translation>
    </message>
    <message>
        <source>Copy name</source>
        <translation>이름 복사</translation>
    </message>
    <message>
        <source>Check or select applications first.</source>
        <translation>먼저 애플리케이션을 선택하세요.</translation>
    </message>
    <message>
        <source>Sync selected (%1)…</source>
        <translation>선택 동기화 (%1)…</translation>
    </message>
    <message>
        <source>Brings %1 to what Git wants</source>
        <translation>%1을 Git의 내용에 맞춰요</translation>
    </message>
    <message>
        <source>Asks before it begins</source>
        <translation>시작하기 전에 물어봐요</translation>
    </message>
    <message>
        <source>Choose an application first.</source>
        <translation>먼저 애플리케이션을 고르세요.</translation>
    </message>
    <message>
        <source>There is no page for it.</source>
        <translation>페이지가 없어요.</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 중 %1</translation>
    </message>
    <message>
        <source>Nothing matches the filter</source>
        <translation>필터에 맞는 것이 없어요</translation>
    </message>
    <message>
        <source>None of the %1 applications matches “%2”.</source>
        <translation>애플리케이션 %1개 중 “%2”에 맞는 것이 없어요.</translation>
    </message>
    <message>
        <source>There is no field “%1”. Fields are health, sync, env, project, cluster, namespace, app, label, revision, image, author, auto, op and needs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No applications</source>
        <translation>애플리케이션이 없어요</translation>
    </message>
    <message>
        <source>The workspace and its home cluster define no Application. Open a workspace that has some, or create one with `slipway app create`.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::Chip</name>
    <message>
        <source>Clear</source>
        <translation>지우기</translation>
    </message>
</context>
<context>
    <name>slipway::ui::CommandPalette</name>
    <message>
        <source>Search or run…</source>
        <translation>검색 또는 실행…</translation>
    </message>
    <message>
        <source>Search or run</source>
        <translation>검색 또는 실행</translation>
    </message>
    <message>
        <source>Off: %1</source>
        <translation>꺼짐: %1</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>choose</source>
        <translation>고르기</translation>
    </message>
    <message>
        <source>run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>kinds</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>clusters</source>
        <translation>클러스터</translation>
    </message>
    <message>
        <source>commits</source>
        <translation>커밋</translation>
    </message>
    <message>
        <source>Nothing is called that.</source>
        <translation>그런 이름이 없어요.</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ErrorState</name>
    <message>
        <source>Next:</source>
        <translation>다음:</translation>
    </message>
</context>
<context>
    <name>slipway::ui::HeaderBar</name>
    <message>
        <source>Search or run…</source>
        <translation>검색 또는 실행…</translation>
    </message>
    <message>
        <source>Search or run</source>
        <translation>검색 또는 실행</translation>
    </message>
    <message>
        <source>Back  Alt+Left</source>
        <translation>뒤로  Alt+Left</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>더 많은 동작</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ListSkeleton</name>
    <message>
        <source>The applications are being read</source>
        <translation>애플리케이션을 읽고 있어요</translation>
    </message>
</context>
<context>
    <name>slipway::ui::MainWindow</name>
    <message>
        <source>%1 copied</source>
        <translation>%1 복사됨</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>어디서나</translation>
    </message>
    <message>
        <source>Search or run</source>
        <translation>검색 또는 실행</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>새로 고침</translation>
    </message>
    <message>
        <source>Reads Git and the clusters again</source>
        <translation>Git과 클러스터를 다시 읽어요</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>필터</translation>
    </message>
    <message>
        <source>Fold the rail</source>
        <translation>메뉴 접기</translation>
    </message>
    <message>
        <source>Show keys</source>
        <translation>키 보기</translation>
    </message>
    <message>
        <source>Quit Slipway</source>
        <translation>Slipway 끝내기</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>고르기</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>페이지</translation>
    </message>
    <message>
        <source>Slipway</source>
        <translation>Slipway</translation>
    </message>
    <message>
        <source>%1 – Slipway</source>
        <translation>%1 – Slipway</translation>
    </message>
    <message>
        <source>All clusters</source>
        <translation>모든 클러스터</translation>
    </message>
    <message>
        <source>Rollback</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>동기화</translation>
    </message>
    <message>
        <source>%1 succeeded</source>
        <translation>%1 성공</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 실패</translation>
    </message>
    <message>
        <source>%1, took %2</source>
        <translation>%1, %2 걸림</translation>
    </message>
    <message>
        <source>Show operation</source>
        <translation>작업 보기</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ScrimDialog</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>닫기  Esc</translation>
    </message>
    <message>
        <source>Protected</source>
        <translation>보호됨</translation>
    </message>
    <message>
        <source>Type %1 to confirm.</source>
        <translation>확인하려면 %1을 입력하세요.</translation>
    </message>
</context>
<context>
    <name>slipway::ui::words</name>
    <message>
        <source>d MMM</source>
        <translation>M월 d일</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <translation>yyyy년 M월 d일</translation>
    </message>
    <message>
        <source>Reachable</source>
        <translation>연결됨</translation>
    </message>
    <message>
        <source>Unreachable</source>
        <translation>응답 없음</translation>
    </message>
    <message>
        <source>Everything is there and ready.</source>
        <translation>정상: 모두 준비됐어요.</translation>
    </message>
    <message>
        <source>On its way, not ready yet.</source>
        <translation>진행 중: 아직 준비되지 않았어요.</translation>
    </message>
    <message>
        <source>It failed or did not become ready in time.</source>
        <translation>이상: 실패했거나 제때 준비되지 않았어요.</translation>
    </message>
    <message>
        <source>Paused until somebody or something goes on.</source>
        <translation>멈춤: 누군가 이어 갈 때까지 기다려요.</translation>
    </message>
    <message>
        <source>In Git, not in the cluster.</source>
        <translation>없음: Git에는 있고 클러스터에는 없어요.</translation>
    </message>
    <message>
        <source>Its health could not be found out.</source>
        <translation>알 수 없음: 상태를 확인하지 못했어요.</translation>
    </message>
    <message>
        <source>The cluster runs what Git says.</source>
        <translation>동기화됨: 클러스터가 Git과 같아요.</translation>
    </message>
    <message>
        <source>The cluster differs from Git.</source>
        <translation>다름: 클러스터가 Git과 달라요.</translation>
    </message>
    <message>
        <source>Git and the cluster could not be compared.</source>
        <translation>비교하지 못했어요.</translation>
    </message>
    <message>
        <source>No longer in Git; a sync with prune deletes it.</source>
        <translation>Git에 없어요. 정리를 켜고 동기화하면 삭제돼요.</translation>
    </message>
    <message>
        <source>now</source>
        <translation>지금</translation>
    </message>
    <message>
        <source>%1 min ago</source>
        <translation>%1분 전</translation>
    </message>
    <message>
        <source>%1 h ago</source>
        <translation>%1시간 전</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>s</source>
        <translation>초</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1분 %2초</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1시간 %2분</translation>
    </message>
    <message>
        <source>1 day %1 h</source>
        <translation>1일 %1시간</translation>
    </message>
    <message>
        <source>all fine</source>
        <translation>모두 정상</translation>
    </message>
    <message>
        <source>%1 of %2 ready</source>
        <translation>%2 중 %1 준비됨</translation>
    </message>
</context>
<context>
    <name>slipway::app::SandboxBand</name>
    <message>
        <source>Sandbox</source>
        <translation>샌드박스</translation>
    </message>
    <message>
        <source>A living cluster on this computer. It is not running.</source>
        <translation>이 컴퓨터에서 도는 클러스터예요. 지금은 멈춰 있어요.</translation>
    </message>
    <message>
        <source>It runs, started outside this window.</source>
        <translation>이 창 밖에서 시작되어 돌고 있어요.</translation>
    </message>
    <message>
        <source>It runs, and this window shows it.</source>
        <translation>돌고 있고, 이 창이 보여주고 있어요.</translation>
    </message>
    <message>
        <source>It runs; this window does not show it.</source>
        <translation>돌고 있지만, 이 창은 보여주지 않아요.</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ScopeControl</name>
    <message>
        <source>All clusters</source>
        <translation>모든 클러스터</translation>
    </message>
    <message>
        <source>%1, protected</source>
        <translation>%1, 보호됨</translation>
    </message>
    <message>
        <source>Open the Clusters page</source>
        <translation>클러스터 페이지 열기</translation>
    </message>
    <message>
        <source>Clusters</source>
        <translation>클러스터</translation>
    </message>
    <message>
        <source>Show all clusters</source>
        <translation>모든 클러스터 보기</translation>
    </message>
    <message>
        <source>Show only %1</source>
        <translation>%1만 보기</translation>
    </message>
    <message>
        <source>Narrows every page; changes nothing in the cluster</source>
        <translation>모든 페이지를 좁혀요. 클러스터는 바뀌지 않아요</translation>
    </message>
    <message>
        <source>scope context cluster</source>
        <translation>범위 컨텍스트 클러스터</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ClustersPage</name>
    <message>
        <source>Clusters</source>
        <translation>클러스터</translation>
    </message>
    <message>
        <source>Check all</source>
        <translation>모두 확인</translation>
    </message>
    <message>
        <source>Stop checking</source>
        <translation>확인 멈추기</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>다시 확인</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>확인</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>다시 읽기</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>보고서 복사</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>보고서</translation>
    </message>
    <message>
        <source>Add kubeconfig…</source>
        <translation>kubeconfig 추가…</translation>
    </message>
    <message>
        <source>Remove kubeconfig from the list</source>
        <translation>목록에서 kubeconfig 빼기</translation>
    </message>
    <message>
        <source>Show only this cluster</source>
        <translation>이 클러스터만 보기</translation>
    </message>
    <message>
        <source>Show all clusters</source>
        <translation>모든 클러스터 보기</translation>
    </message>
    <message>
        <source>Protect</source>
        <translation>보호</translation>
    </message>
    <message>
        <source>End protection…</source>
        <translation>보호 끝내기…</translation>
    </message>
    <message>
        <source>Make read-only</source>
        <translation>읽기 전용으로</translation>
    </message>
    <message>
        <source>Allow changes</source>
        <translation>변경 허용</translation>
    </message>
    <message>
        <source>No cluster</source>
        <translation>클러스터 없음</translation>
    </message>
    <message>
        <source>No kubeconfig names a context. Add the one you were given, or open the sandbox to look around without a cluster of your own.</source>
        <translation>컨텍스트가 있는 kubeconfig가 없어요. 받은 파일을 추가하거나, 샌드박스를 열어 둘러보세요.</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ClusterDetail</name>
    <message>
        <source>Context</source>
        <translation>컨텍스트</translation>
    </message>
    <message>
        <source>Safety</source>
        <translation>안전</translation>
    </message>
    <message>
        <source>Protected, ask for the name</source>
        <translation>보호됨, 이름을 물어요</translation>
    </message>
    <message>
        <source>Read-only, refuse every change</source>
        <translation>읽기 전용, 변경을 거절해요</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>목록에서 빼기</translation>
    </message>
    <message>
        <source>Checks, %1</source>
        <translation>확인, %1</translation>
    </message>
    <message>
        <source>Checks, under way</source>
        <translation>확인하는 중</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>서버</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>클러스터</translation>
    </message>
    <message>
        <source>User</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>네임스페이스</translation>
    </message>
</context>
</TS>
