package discover_test

import (
	"fmt"
	"testing"
)

func TestStatementsOfTheScript(t *testing.T) {
	s := shipped(t, "msit-en")
	const set = `$('#td_'+'NTT_SJ'+'_0').html(%s);`
	for name, c := range map[string]struct{ script, want string }{
		"plain":                       {fmt.Sprintf(set, `'Title'`), "Title"},
		"double quotes":               {fmt.Sprintf(set, `"It's"`), "It's"},
		"escaped quote":               {fmt.Sprintf(set, `'It\'s \x41 \u00e9 \\'`), `It's A é \`},
		"unescape":                    {fmt.Sprintf(set, `unescape('%uD55C%uAD6D %26amp; 39%25')`), "한국 & 39%"},
		"unescape takes code points":  {fmt.Sprintf(set, `unescape('caf%E9')`), "café"},
		"pair of surrogates":          {fmt.Sprintf(set, `unescape('%uD83D%uDE00') `), "😀"},
		"pair in a string":            {fmt.Sprintf(set, `'\uD83D\uDE00'`), "😀"},
		"half a pair":                 {fmt.Sprintf(set, `unescape('a%uD83Db')`), "ab"},
		"percent that is none":        {fmt.Sprintf(set, `unescape('39% %zz %u12')`), "39% %zz %u12"},
		"sum of strings":              {`var sHtml = 'A '; sHtml += unescape('B%20'); sHtml+= other; sHtml +='C';` + fmt.Sprintf(set, "sHtml"), "A B C"},
		"a new sum":                   {`var sHtml = 'A'; sHtml = replyHrml; sHtml += 'B';` + fmt.Sprintf(set, "sHtml"), "B"},
		"line comment":                {fmt.Sprintf(set, `'Title'`) + "\n// " + fmt.Sprintf(set, `'Decoy'`), "Title"},
		"block comment":               {fmt.Sprintf(set, `'Title'`) + "/* '\n " + fmt.Sprintf(set, `'Decoy'`) + "*/", "Title"},
		"slashes in a string":         {`var u = 'https://x/*';` + fmt.Sprintf(set, `'Title'`), "Title"},
		"empty overwrites nothing":    {fmt.Sprintf(set, `'Title'`) + fmt.Sprintf(set, `''`), "Title"},
		"the last one counts":         {fmt.Sprintf(set, `'Old'`) + fmt.Sprintf(set, `'Title'`), "Title"},
		"apostrophe outside a string": {"x = y ' z\n" + fmt.Sprintf(set, `'Title'`), "Title"},
		"markup":                      {fmt.Sprintf(set, `'<a href="javascript:;"><span>R&amp;D</span></a>'`), "R&D"},
		"comment without an end":      {fmt.Sprintf(set, `'Title'`) + "/* never", "Title"},
	} {
		t.Run(name, func(t *testing.T) {
			page := `<div class="board_list"><div class="toggle"><a onclick="fn_detail(7);"><p id="td_NTT_SJ_0"></p></a></div></div><script>` + c.script + `</script>`
			got, err := rows(t, s, []byte(page))
			if err != nil || len(got) != 1 {
				t.Fatalf("got %v, %v", got, err)
			}
			if got[0].Item.Title != c.want {
				t.Errorf("got %q, want %q", got[0].Item.Title, c.want)
			}
		})
	}
}
