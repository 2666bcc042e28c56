// Package entity finds the bodies, programmes, agreements, laws, meetings, places
// and economies that a document names. Their names stand in gazetteer/*.yaml, in
// several languages, each entry with one id and one name in English;
// gazetteer/gazetteer.schema.json tells an editor what a file may hold.
//
// # Adding an entry
//
// An entry is one line of a file in gazetteer, or of a file that Load is given:
//
//	entities:
//	- {id: kr-nia, kind: agency, economy: kr, name: National Information Society Agency, aliases: {ko: [한국지능정보사회진흥원]}, shared: {en: [NIA]}}
//
// The name is looked for in English as it stands; one with brackets is not. A
// name belongs under
//
//	aliases   when whoever reads it knows which entity is meant
//	shared    when bodies of other economies have the same name (외교부, 外交部,
//	          "Ministry of Education", NIA)
//	doubtful  when it is also an everyday word (인도, 수단, "Jordan")
//
// A name that ends with * is also found where a longer word begins with it
// (APEC2025). The date of a name that passed from one body to another stands
// beside it: {text: 산업부, since: 2025-10-01}.
//
// Tests look for every alias in a sentence of its language, and refuse one that
// two entries claim unless both say that it is shared or their dates part it.
// Phrases under ignore hold a name and mean something else (일본뇌염, 中国地方):
// what lies inside one is no mention.
//
// # What counts
//
// Names are found by package phrase. Of names that overlap the longest counts. A
// Korean name ends where a particle, a title or a suffix that leaves its meaning
// begins (과기정통부는, 과기정통부장관), so that 환경부문 is not 환경부 and 중국어 not
// 중국. Katakana names are whole runs of katakana. Capital letters of a name are
// capital in the text: "turkey" is no economy.
//
// A shared name belongs to the economy that stands beside it (일본 외무성,
// "Ministry of Education of Japan"), and means the same again in the paragraph;
// else to the economy of the document, told by its publisher, its address, its
// language; else to the body that the document also names by a name of its own.
// An abbreviation in brackets means what stands before them, and where that is
// something else it means nothing in this document. A doubtful name counts where the
// document names the entity surely elsewhere, where an economy is enumerated
// beside it, or where one of the entry's with phrases is in the paragraph. Where
// none of this decides, nothing is found.
//
// A name that passed from one body to another belongs to the one that had it when
// the document was published. A body that is gone keeps its own names.
//
// # Files
//
//	entry.go     Entry and Alias: the format of the gazetteer
//	load.go      Standard, Load: reading files, with the line of a fault
//	check.go     what makes a gazetteer right
//	compile.go   from entries to the phrases that are looked for
//	find.go      Gazetteer: what a document names
//	boundary.go  where a name ends, by script
//	decide.go    which of the claims to a name holds
//	context.go   what stands around a name
//	home.go      the economy of a document
package entity
