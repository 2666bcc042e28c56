package language

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// wordList is the most frequent words of a language, and a few that tell it from
// its neighbours.
type wordList struct {
	in    []tongue
	words string
}

// wordLists decide most Latin texts at a hundredth of the model's cost. They
// know more languages than the model: it can only choose among its own, and
// takes Swedish for English and Romanian for Spanish.
func wordLists() []wordList {
	return []wordList{
		{[]tongue{english}, "the of and to for with by that on is are from this be has which in as at was were have will its an their " +
			"not or it we our more new all can been than into under between through how about his her he they also said or you your what when " + englishTopics},
		{[]tongue{spanish}, "el la los las de del y en que a un una por con para se su sus es al como más lo no este esta entre sobre son " +
			"fue ha han también o desde hasta sin e nuevo nueva años año muy contra ante día será está " + spanishTopics},
		{[]tongue{french}, "le la les de des et du dans pour est qui une un au aux sur par en que à a plus ce cette ces sont ont avec son sa ses " +
			"il elle nous vous ou se ne pas entre sous leur leurs dont été être d l s n qu face " + frenchTopics},
		{[]tongue{indonesian, malay}, "yang dan di untuk dengan ini dari pada dalam akan oleh ke bagi serta itu tidak telah juga kepada sebagai " +
			"adalah ada melalui antara lebih para tersebut dapat secara atau negara masyarakat kementerian menteri satu baru tahun hari"},
		{[]tongue{indonesian}, indonesianAlone},
		{[]tongue{malay}, malayAlone},
		{[]tongue{tagalog}, "ang ng sa na mga at ay para ni si kay nang ito hindi may mula upang bilang isang kanilang pag sinabi nito kung o din " +
			"rin pa mas tungkol laban dahil bagong lahat naman noong ating aming kaya wala pamahalaan kagawaran bansa sina ayon " +
			"pagpapaunlad kaligtasan pagsasanay serbisyo pulong kasunduan kabataan mamamayan naglunsad inilunsad nanawagan " +
			"ipinahayag walang ngunit maaaring lamang kailangan sumusunod inaasahan inyong nagwakas matapos"},
		{[]tongue{vietnameseTongue}, "và của các cho với trong về tại là được có những này theo đến từ để khi"},
		{[]tongue{german}, "der die das und den dem des ein eine einer eines einem von mit für auf ist im zu zur zum nicht auch sich als bei über " +
			"werden wird wurde hat sind nach aus an sowie wie oder durch in neue neuen kann keine kein beim um wenn sein nur muss " +
			"wurden können gegen neuer neues ihre unter"},
		{[]tongue{portuguese}, "o a os as de da do das dos e em no na nos nas um uma que para por com não ao à aos se é mais como pelo pela foi são " +
			"entre sobre também sua seu nova novo até ser está estão pode tem deve quando este esta isso você já sem muito mas " +
			"contra nacional informação informações"},
		{[]tongue{italian}, "il lo la i gli le di del della dei delle degli e è in nel nella che per un una con da dal dalla al alla non si sono ha " +
			"più come su sul sulla anche tra nuovo nuova dell essere può deve questo questa stato stata nei dati oltre verso loro"},
		{[]tongue{dutch}, "de het een en van in op voor met is dat die te aan zijn niet door ook bij om uit naar over nieuwe wordt als kan geen " +
			"worden er deze moet heeft alleen gegevens hun meer tegen zich ons onze"},
		{[]tongue{polish}, "w i na z do się o nie że za od po dla oraz przez jest są przy jak pod nad ze co dnia roku można lub być tylko aby " +
			"podczas bez może tego które który ich także tym nowe nowych"},
		{[]tongue{swedish}, "och att det som en av för på är den med till i har om ett inte de från vid ska nya eller kan måste var finns detta när " +
			"under efter mot alla nytt regeringen"},
		{[]tongue{danish}, "og det at en af er til på som med for den i der de ikke har et om fra ved skal nye også blir ble eller kan kunne hvis " +
			"ingen kun efter alle uden være dette under bare mot nytt regeringen"},
		{[]tongue{romanian}, "și în de la cu pe pentru din a al ale care prin este un o că mai sau privind sunt noi fost nu poate să fi ca fie " +
			"trebuie această acest când fără prea există pot se ai lui unei unui după"},
		{[]tongue{czech}, "a v na se že je o s z do pro k ve od za po při jako nebo podle by ze roku také není být má jsou pouze pokud tento musí " +
			"bude které který byl bez ale nie pre či alebo sú ako môže sa"},
		{[]tongue{turkish}, "ve bir bu için ile de da olarak olan daha en ya gibi kadar sonra yeni göre türkiye veya değil yok çok var tüm her " +
			"fazla yerine ise ancak kendi"},
		{[]tongue{hungarian}, "a az és hogy nem is egy meg van ez csak el már új szerint magyar vagy nincs lehet akkor kell minden mint által után " +
			"túl fel ki be volt lesz több"},
		{[]tongue{finnish}, "ja on ei se että hän oli ovat sekä myös mutta kun uusi mukaan suomen ole tai voi vain jos kuin tämä olla joka või kui " +
			"pole ainult see mis oma"},
		{[]tongue{swahili}, "ya na wa kwa katika ni za la kuwa hiyo huo yake wao hii watu serikali nchi"},
		{[]tongue{croatian}, "za je nije ili ako od kao li može koji samo treba pri da iz će koja bez mora ali u i na se su što te ni če naj ki lahko"},
		{[]tongue{baltic}, "ir ar yra nav uz ko lai kas kad arba nėra iš kaip turi būti nevar šis var pēc no par"},
		{[]tongue{catalan}, "el la els les de del i a en que per un una amb és al dels no més com es nou sobre als ha pot hi cap només han aquest " +
			"aquesta té però seva"},
	}
}

// Words of the headlines of official texts, which hold few of the most frequent
// words. Those that two languages spell alike stand in neither's list, or in both.
const (
	englishTopics = "meeting group report reports statement minister ministers ministry government department agency authority office council " +
		"committee commission announces announced launches launch opens held holds signs calls releases released publishes published approves raises " +
		"builds strengthens supports adopts plans strategy policy law act rules bill guidance guidelines review update working joint chair remarks speech " +
		"safety security cyber privacy network networks access technology technologies development growth economy economies business businesses " +
		"skills research science people children women youth workers schools students small first year years week today world countries member " +
		"cooperation agreement progress results budget funding services service public rural urban health energy trade investment draft advisory"
	spanishTopics = "gobierno ministerio ministro ministra ministros reunión acuerdo ley proyecto informe declaración anuncia presenta lanza firma " +
		"aprueba inaugura seguridad ciberseguridad datos redes servicios desarrollo economía tecnología inteligencia empresas jóvenes niños mujeres " +
		"educación capacitación países región nacional pública público consulta estrategia salud programa convenio apoyo"
	frenchTopics = "gouvernement ministère ministre ministres réunion accord loi projet rapport déclaration annonce présente lance signe sécurité " +
		"cybersécurité données réseaux services développement économie technologie intelligence artificielle entreprises jeunes enfants femmes " +
		"formation pays région nationale publique consultation stratégie santé communiqué numérique nouvelle nouvelles lutte"
)

// Indonesian and Malay share most of their words, and write many of the others
// after another model: kualitas and kualiti, proyek and projek.
const (
	indonesianAlone = "bahwa karena bisa pemerintah kebijakan perusahaan informasi jaringan keamanan layanan berbagai yaitu uang " +
		"presiden republik indonesia provinsi kabupaten pedesaan kecamatan dorong luncurkan implementasi pelaku penguatan " +
		"pemanfaatan artifisial rupiah rp jakarta mendorong sedangkan regulasi aturan penyelenggaraan digitalisasi " +
		"talenta pelindungan sosialisasi bahas daring luring rilis siaran rapat kantor persen standar pelatihan " +
		"keterampilan perempuan pribadi resmi identitas polisi universitas proyek kualitas aktivitas komunitas kapasitas " +
		"strategis lokal internasional kampanye kesadaran sekretaris direktur pajak triwulan dinas direktorat jenderal " +
		"umkm imbau mengimbau hoaks waspada pers digelar kesenjangan miliar triliun fasilitas prioritas efektivitas " +
		"produktivitas konektivitas teknis publik pengembang telepon seluler ponsel menkomdigi komdigi kominfo gubernur " +
		"bupati walikota seleksi lelang registrasi pabrik merek apotek ekspor impor berkas sebuah apakah saat harus " +
		"memiliki dikenal ukuran nomor pesan ditemukan berisi setelah kesalahan langsung perangkat mendukung menemukan " +
		"diharapkan terhadap membutuhkan tapi sebelumnya dibutuhkan punya mohon saja lainnya menambahkan mencoba unduh " +
		"unggah situs"
	malayAlone = "bahawa kerana kerajaan syarikat maklumat rangkaian perkhidmatan pelbagai iaitu ialah malaysia capaian liputan " +
		"kuala lumpur putrajaya suruhanjaya ringgit rm kerjasama berkaitan usahawan memperkukuh mempertingkat " +
		"mempertingkatkan ditubuhkan manakala dijangka bagaimanapun pendigitalan kebangsaan peruntukan pindaan akta " +
		"pelantar hab pelabur antarabangsa serantau agensi talian mesyuarat pejabat peratus piawaian kenyataan latihan " +
		"kemahiran peribadi dipinda rasmi identiti pelan buli baharu persefahaman meterai didenda bentang kod sempena " +
		"majlis menerusi seramai universiti polis borang warganegara perniagaan fasa projek kualiti aktiviti komuniti " +
		"kapasiti strategik akademik tempatan kempen kesedaran setiausaha pengarah pengerusi timbalan cukai memaklumkan " +
		"dinasihatkan seterusnya dilancarkan kelulusan teknikal telefon ketersambungan kecekapan produktiviti keutamaan " +
		"penjawat kilang kad eksport lebuh pelancongan perisian perkakasan fail boleh patut sah tiada mempunyai senarai " +
		"semasa mahu hendak pautan tajuk mencipta selepas sempadan julat nombor automatik bahagian mencukupi mestilah " +
		"pelayan kaedah tamat supaya sebelah sahaja permulaan cuba isyarat pengurus jadual setempat pemilihan menukar " +
		"sentiasa dalaman persekitaran sijil sebarang"
)

// wordTable finds the languages of a common word by its hash. It is read by many
// at once and never written after it is built.
type wordTable struct {
	hashes [wordSlots]uint32
	in     [wordSlots]uint32
}

// wordSlots is a power of two, about three times the number of words.
const wordSlots = 4096

func newWordTable() *wordTable {
	t := new(wordTable)
	for _, list := range wordLists() {
		for word := range strings.FieldsSeq(list.words) {
			for _, l := range list.in {
				t.add(hashOf(word), 1<<l)
			}
		}
	}
	return t
}

func (t *wordTable) add(hash, in uint32) {
	for i := hash % wordSlots; ; i = (i + 1) % wordSlots {
		if t.hashes[i] == 0 || t.hashes[i] == hash {
			t.hashes[i] = hash
			t.in[i] |= in
			return
		}
	}
}

// of returns the languages of the word with this hash, as bits.
func (t *wordTable) of(hash uint32) uint32 {
	for i := hash % wordSlots; t.hashes[i] != 0; i = (i + 1) % wordSlots {
		if t.hashes[i] == hash {
			return t.in[i]
		}
	}
	return 0
}

const (
	hashStart = 2166136261
	hashPrime = 16777619
)

// hashOf returns the hash of a word in small letters, as the scanner computes it
// letter by letter.
func hashOf(word string) uint32 {
	h := uint32(hashStart)
	for _, r := range word {
		h = (h ^ uint32(r)) * hashPrime
	}
	return h
}

// small returns the small form of a Latin letter beyond ASCII.
func small(r rune) rune {
	if r >= 0xc0 && r <= 0xde {
		return r + 0x20
	}
	return unicode.ToLower(r)
}

// decode is utf8.DecodeRuneInString with the three bytes of Hangul and Han taken
// first.
func decode(s string) (rune, int) {
	if len(s) >= 3 && s[0] >= 0xe1 && s[0] <= 0xec && s[1]&0xc0 == 0x80 && s[2]&0xc0 == 0x80 {
		return rune(s[0]&0xf)<<12 | rune(s[1]&0x3f)<<6 | rune(s[2]&0x3f), 3
	}
	return utf8.DecodeRuneInString(s)
}
