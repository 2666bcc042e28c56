package term

import "strings"

// set returns the words of lists.
func set(lists ...string) map[string]bool {
	words := map[string]bool{}
	for _, list := range lists {
		for word := range strings.FieldsSeq(list) {
			words[word] = true
		}
	}
	return words
}

// abbreviation holds what is a subject with the word beside it rather than alone.
var abbreviation = set(`ai ax dx agi xai llm slm gpu npu xr vr ar mr iot aiot ict sw 3g 4g 5g 6g b5g ntn uam smr cbdc sns`)

// generation holds the words of letters that begin with a digit.
var generation = set(`2g 3g 4g 5g 6g 2d 3d 4d 4k 8k`)

// stop holds the words of alphabets that are no subject: what joins others,
// what every release says of itself, and the names of days.
var stop = set(`
a about above across after again against all also am among an and any are as at be because been before being between
both but by can could did do does doing down during each few for from further get gets had has have having he her here
hers him his how i if in into is it its itself just like may me more most must my new no nor not now of off on once one
only or other our out over own per same she should so some such than that the their them then there these they this
those through to too toward towards under until up upon us use used uses using very via vs was we were what when where
whether which while who whom whose why will with within without would yes you your first second third two three four
five six seven eight nine ten

announce announced announces announcement announcements agree agrees agreed adopt adopted adopts answer answers approve
approved attend attends award awarded awards begin begins bid boost boosts bring brings bolster bolsters call calls
celebrate celebrates collaborate compare concerning conclude concluded concludes conference congratulate continue
continues deliver delivers direct discuss discussed discusses draft edition enhance enhanced enhances enhancing enter
ensure ensures ensuring establish established establishes event expand expands explore explores facilitate facilitating
feedback finalize finalizes forward goes grow grows hear hearing held help helps hold holds host hosted hosts improve
improving increase increases introduce introduces issue issued issues issuing join joins key keynote kick kicks launch
launched launches launching lead leads look looks made make makes maker making mark marks media meet meeting meetings
meets minister ministers ministerial ministry mou need note notes notice number officer officials office open opens
opening oral part participate participates plan planned plans pq present press prime prize promote promotes promote
provide provides provision provisions public publish published publishes put q&a reach reaches readout receive receives
regarding release released releases remark remarks report reported reports results round sees seek seeking seeks seminar
session set sets share shared show shows sign signed signs solidify solidifies speech speeches start starts state
statement strengthen strengthening strengthens submit submits support supports take takes talk talks team test today
toward unveil unveils update updated updates use visit visits way week welcome welcomes work working workgroup works
workshop year years yearly everyone’s ups non anew rises figures low high people including involving made best better building case country countries deep dive effective role
republic government governments department secretary administrator president chairman chair director deputy vice mr mrs
ms dr prof committee commission council task force agency bureau

monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun january february march april june
july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec annual quarterly
monthly weekly daily quarter

al com como con da das de del della der des die do dos du e el en es et für het il im la las le les los mit não nos o os
para pela pelo por pour que se sobre sur ta un una und une van von von y zu zum zur
ang at dan dari dengan di ini itu kepada mga ng oleh pada para sa untuk yang
các cho của đã để đến được hội khai là năm ngày nghị những này về với và tại theo trong từ
без в во для до его ее за и из или их к как на не о об от по при с со у что это
ของ และ ที่ ใน เพื่อ การ โดย จาก กับ นี้ เป็น ให้ ได้ มี ไม่ พร้อม
http https www html pdf hwp hwpx docx tf
`)

// katakanaStop is stop for words in Katakana.
var katakanaStop = set(`コラム ページ セミナー シンポジウム フォーラム プレスリリース ニュース イベント サイト オンライン スタート`)

// koreanStop holds Korean words that are no subject, without their particles:
// words of announcing, bodies that only sign, occasions, days, and counting.
var koreanStop = set(`
개최 추진 실시 발표 시행 지원 강화 확대 마련 선정 모집 공모 참석 운영 시작 본격 본격화 결과 안내 보도 자료 보도자료 참고
참고자료 설명자료 해명자료 보도참고 보도참고자료 보도설명 보도설명자료 보도해명 배포 공동보도문 입장문 동정 제공 체결 협약
업무협약 양해각서 위촉 위촉식 수여 수여식 시상 시상식 기념 기념식 발대식 개소 개소식 개원 개통 준공 준공식 착공 출범 출범식 선포 선포식
발족 착수 돌입 완료 완수 달성 도약 박차 총력 매진 만전 앞장 나서 나선 공개 공고 공지 고시 게시 예고 신청 접수 심의 의결 논의 협의
회의 회담 간담회 설명회 토론회 공청회 보고회 착수보고회 발표회 상담회 연찬회 워크숍 워크샵 세미나 포럼 콘퍼런스 컨퍼런스 심포지엄 브리핑 기자회견
점검회의 상황점검회의 점검 방문 면담 접견 예방 격려 당부 다짐 결의 촉구 독려 홍보 캠페인 행사 한마당 콘서트 특별전 전시 모임
참여 참가 동참 협력 협업 상생 소통 교류 연계 공유 확산 활성화 촉진 제고 향상 개선 보완 완화 해소 극복 조성 구축 도입 적용 활용
이용 사용 확보 확충 확정 확인 발굴 육성 양성 지정 승인 허용 가능 필요 기대 효과 기대효과 성과 성과보고 성료 성공 최종 최초 최대 최고 최다 최우수 우수 우수사례
대상 수상 관련 관리 방안 대책 계획 종합계획 기본계획 시행계획 추진계획 방향 주요 방향성 전략 과제 사업 시범사업 정책 제도 체계 기반 분야 부문 현장 현황
상황 동향 수준 규모 중심 맞춤 맞춤형 전면 전격 대폭 집중 적극 신속 조속 긴급 특별 합동 공동 통합 전담 전문 종합 일제 상시 수시 정기 임시
정부 범정부 국가 국민 국내 국내외 국제 해외 세계 글로벌 전국 전 대한민국 한국 우리 우리나라 지역 부처 부처합동 관계부처 기관 공공 민간 민관 민·관
관계기관 유관기관 위원회 위원 위원장 장관 차관 실장 국장 청장 처장 부총리 총리 국무총리 대통령 의원 의장 대표 원장 회장 주재 소속 산하
통해 위해 위한 대한 관한 따른 따라 의한 인한 향한 향해 대해 함께 같이 다함께 다시 더 더욱 모두 누구나 직접 바로 앞으로 이제 계속 지속 계기 맞아 맞손 손잡고
보다 만에 가운데 이후 이상 이하 미만 이내 약 총 각 및 등 또는 외 내 중 간 신규 신설 새로운 새 첫 처음 올해 금년 내년 지난해 작년 최근 현재 당분간 기간
역대 상반기 하반기 분기 연간 월간 주간 하루 오늘 내일 어제 오전 오후 월요일 화요일 수요일 목요일 금요일 토요일 일요일 주말 연휴
잡는 만든 만들기 만드는 높인 높은 많은 좋은 작은 젊은 같은 이번 모든 어떤 어떻게 무엇 여러 다양한 빠르게 빈틈없이 차질없이 없이 없는 있는 위하여 대하여 관하여
사는 사라진 지킨 지키는 이끄는 이끌 넓힌 넓힐 열고 열어 담아 입은 읽는 뜨거운 물어 앞두고 앞둔 밝혀 밝힌 다져 들어 드러 찾아 받아 받는 보는 가는 오는 하는 되는 된 한 할 될 밑그림
개정 신임 예정 임원 명단 합격자 관심 열기 가득 의지 목소리 일상 시대 문 활짝 새로운 지평 내용 핵심 사례 기회 문제 이야기 통한 예정임 획기적 촘촘 똑똑 빠짐없이 대응 진출 진입 증진 의심 조치 전달 가동 정착 안착 설명 이해 시도 고려 방점 모색 해법 탄생 발간 갱신 검토 경험 체험 지급 완벽 가장
총망라 발빠른 행보 오신 나신 다른 내가 살릴 것인가 살기 좋고 이어 잘못 대신 끝까지 넘게 위에 안에서 숲에서 강국 거행 않아도 푸른 날의 지난달 이달 다음달 모여 찾기 뽑는 배우는 말하는 더하는 원하는 이룬 이뤄 펼쳐 펼친 앞장서 나눠 나누는 함께하는 세부 내역 첫걸음 계기로 걸맞은 발맞춰 적기 당일 전날 사후 사전 향후
과학기술정보통신부 과기정통부 과기부 과학기술부총리 산업통상자원부 산업통상부 산업부 중소벤처기업부 중기부 행정안전부 행안부 기획재정부 기재부 기획예산처 재정경제부
교육부 외교부 통일부 법무부 국방부 문화체육관광부 문체부 농림축산식품부 농식품부 보건복지부 복지부 환경부 기후에너지환경부 기후부 고용노동부 노동부
여성가족부 성평등가족부 성평등부 국토교통부 국토부 해양수산부 해수부 국가보훈부 보훈부 방송통신위원회 방통위 방송미디어통신위원회 방미통위
개인정보보호위원회 개인정보위 금융위원회 금융위 공정거래위원회 공정위 국민권익위원회 권익위 원자력안전위원회 원안위 인사혁신처 인사처 법제처 식품의약품안전처 식약처
지식재산처 지재처 국세청 관세청 조달청 통계청 국가데이터처 우주항공청 재외동포청 검찰청 병무청 방위사업청 방사청 경찰청 소방청 국가유산청 문화재청 농촌진흥청 농진청
산림청 특허청 기상청 질병관리청 질병청 행정중심복합도시건설청 행복청 새만금개발청 새만금청 해양경찰청 해경청 국무조정실 국조실 대통령실 감사원 국가정보원 국정원
`)

// particles are what of more than one syllable ends a Korean noun, longer ones first.
var particles = set(`
에서부터 으로부터 에서의 에서는 에서도 에게서 으로써 으로서 으로의 으로도 으로는 이라는 에서 에게 에는 에도 와의 과의
으로 까지 부터 마다 처럼 보다 이란 이라 라는 들과 들의 들이 들을 들은 들도 들에
`)

// verbEndings make a verb of a noun: 구축하는, 사전투표하세요.
var verbEndings = set(`
하겠습니다 하였습니다 했습니다 합니다 됩니다 하십시오 하세요 한다고 했다고 된다고 하도록 되도록 하려면 하면서 하여야 해야
하였다 되었다 시킨다 한다 했다 된다 됐다 하는 되는 하고 되고 하며 되며 하여 되어 하게 하기 하자 하다 되다 받는 시킨 했던 됐던 한 해 된 할 될
`)

// predicates are endings of words that are no noun.
var predicates = set(`
습니까 입니까 면서 지만 려면 도록 에게는 적인 적으로 로운 스러운 롭게 스럽게 없이 없는 있는 있게 까요 는데 어서 아서 하여 이고 으며 하지 하면 으니 히 게 춰야 야 인가 는가
`)

// nouns are endings of Korean nouns that look like a particle or an ending.
var nouns = set(`
회의 협의 합의 강의 심의 숙의 편의 민주주의 자유주의 사회주의 자본주의 보호주의 다자주의 제일주의
허가 평가 휴가 추가 국가 전문가 물가 작가 농가 증가 감가 원가 단가 주가 유가 대가 인가 참가 고가 저가 정가 여가 이용가
결과 성과 통과 학과 경과 결과 효과 초과 부과
어린이 높이 길이 놀이 깊이 먹이 젊은이 고양이 호랑이 나들이 지킴이 돌봄이 알림이 배움이 도우미 늙은이 옷걸이 볼거리 해돋이 구제역
도로 원자로 회로 매크로 마이크로 유로 메트로 경로 진로 항로 철로 수로 활로 선로 통로 궤도 제도
은행 마을 가을 노을 비용
캐나다 우간다 르완다 바다 앞바다 판다 어젠다 아젠다 베란다 혼다 수다
필요 중요 주요 수요 개요 소요 동요 가요 강요
목적 업적 유적 면적 실적 해적 축적 추적 누적 표적 국적 호적 서적 체적 함적 이적 전적 궤적 행적 흔적 성적 인적 물적
제한 권한 기한 시한 상한 하한 방한 북한 남한 최대한 무한 유한 역할 분할 관할
피해 재해 이해 침해 방해 올해 새해 동해 서해 남해 폐해 저해 장해 손해 오해 홍해 중해 양해 공해 유해 무해 영해 자해 상해
무게 가게 휴게 꽃게 분야 시야 심야 광야
문화 평화 영화 전화 카페 샌드위치 스파이 와이파이 하와이 두바이 상하이 타이 사이 차이 나이 아이 종이 회사 조와 기와
아시아 태평양 하이 바이
`)

// possessives are endings in which 의 after 회 is a particle after all.
var possessives = set(`위원회의 사회의 국회의 협회의 학회의 교회의 연구회의 의회의 대회의 기회의 중심의 안심의 관심의 핵심의 도심의 건강의`)

// counters are the first syllables of what follows a number.
const counters = `년월일회차개명건종호위억만천조원대배주돌세시분여인곳층권편석석팀쪽점평톤호도`
