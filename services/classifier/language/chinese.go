package language

// The characters of a pair that simplification separated, the most frequent
// ones of official texts. Characters that both ways of writing use (后, 里, 台,
// 着) are left out: they decide nothing.
const (
	simplifiedCharacters = "国们这来时会对发学经动进现间问关开长实业产应务战点过将还电网络机构设计议论认识语说请让记许证评试话该" +
		"详调谈谁谢护数据库软输运转轮车连达边远选适递遗邮邻释银铁钱锁错键镇门闻阅队阳阶际陆险随隐难虽双鸡离雾" +
		"静韩页项顺须预领频题颜额风飞饭馆马驱验骗鱼鲜鸟麦黄齐龙龟东丝严丧个临为举义乐习书买乱争亏亚亿仅从仓仪" +
		"价众优伙伟传伤伦体侠侦侧侨债储儿党兰兴养兽内冈册写军农决况冻净减凤凭击则刚创删剂剑剧劝办励劳势勋区医" +
		"华协单卖卢卫却厂厅历厉压厌县参变叙叶叹听启吴员响哑唤啸喷嘱团园围图圆圣场坏块坚坛垄垒执扩扫扬扰抚抢报" +
		"担拟拥择挂挡挥损换掷携摄摆摇撑敌斋无旧显晓暂术杀杂权条杨极标栈树样桥档检楼欢欧歼残毕气汉汤沟没泪泽洁" +
		"测济浏浓涛润涨渊渐温湾湿满滨灭灯灵灾炉烟烦热爱爷牵犹独狮献玛环玺琼畅疗疯监盖盘睁矫码砖础确祸种积称税" +
		"稳穷窃竞笔签简类粮紧纠红约级纪纯纲纳纵纷纸纹纺线练组细织终绍结给绝统继绩续维综绿缓编缘缩缴罗罚职联聪" +
		"肃肠肤胁胆胜脏脑脚脱脸腾舰艺节芦苏范荐药获营蓝虏虑虚蚀补装见观规视览觉触订训讨访诀诈诉诊词译诚诞询课" +
		"谋谓谨谱贝负贡财责贤败账货质购贯贵贷贸费贺资赋赏赔赖赛赢赵趋跃践躯轨轻载较辅辆辉辑辖辽迁迈违迟迹遥邓" +
		"郑酱钟钢铃铜销锋锦闪闭闲阵阴顾顿颁饮饰馈驶驻骑鲁鸿录归当岁岛峡师带帮广庆庙废张弹彻径忆忧怀态总恋恶恼" +
		"悬惊惧惩愿户专两导层届属屡尽尝寻宝审宪宫宽宾夺奋奖妇妈娱婴孙宁处备复够头夹声壳墙觅伪啰钓骇么"
	traditionalCharacters = "國們這來時會對發學經動進現間問關開長實業產應務戰點過將還電網絡機構設計議論認識語說請讓記許證評試話該" +
		"詳調談誰謝護數據庫軟輸運轉輪車連達邊遠選適遞遺郵鄰釋銀鐵錢鎖錯鍵鎮門聞閱隊陽階際陸險隨隱難雖雙雞離霧" +
		"靜韓頁項順須預領頻題顏額風飛飯館馬驅驗騙魚鮮鳥麥黃齊龍龜東絲嚴喪個臨為舉義樂習書買亂爭虧亞億僅從倉儀" +
		"價眾優夥偉傳傷倫體餘俠偵側僑債儲兒黨蘭興養獸內岡冊寫軍農衝決況凍淨減鳳憑擊則剛創刪別劑劍劇勸辦勵勞勢" +
		"勳區醫華協單賣盧衛卻廠廳歷厲壓厭縣參變敘葉號嘆聽啟吳員響啞喚嘯噴囑團園圍圖圓聖場壞塊堅壇壟壘執擴掃揚" +
		"擾撫搶報擔擬擁擇掛擋揮損換擲攜攝擺搖撐敵齋無舊顯曉暫術殺雜權條楊極標棧樹樣橋檔檢樓歡歐殲殘畢氣漢湯溝" +
		"沒淚澤潔測濟瀏濃濤潤漲淵漸溫灣濕滿濱滅燈靈災爐煙煩熱愛爺牽猶獨獅獻瑪環璽瓊暢療瘋監蓋盤睜矯碼磚礎確禮" +
		"禍種積稱稅穩窮竊競筆簽簡類糧緊糾紅約級紀純綱納縱紛紙紋紡線練組細織終紹結給絕統繼績續維綜綠緩編緣縮繳" +
		"羅罰職聯聰肅腸膚脅膽勝臟腦腳脫臉騰艦藝節蘆蘇範薦藥獲營藍虜慮虛蟲蝕補裝見觀規視覽覺觸訂訓討訪訣詐訴診" +
		"詞譯誠誕詢課謀謂謹譜貝負貢財責賢敗賬貨質購貫貴貸貿費賀資賦賞賠賴賽贏趙趨躍踐軀軌輕載較輔輛輝輯轄遼遷" +
		"邁違遲跡遙鄧鄭醬鐘鋼鈴銅銷鋒錦閃閉閒陣陰顧頓頒飲飾饋駛駐騎魯鴻強錄歸當歲島峽師帶幫並廣慶廟廢張彈徹徑" +
		"憶憂懷態總戀惡惱懸驚懼懲願戶專兩豐導層屆屬屢盡嘗尋寶審憲宮寬賓奪奮獎婦媽娛嬰孫寧處備復夠頭夾聲殼牆覓" +
		"偽囉釣駭麼"
)

// variant says which way of writing Chinese a character belongs to.
type variant uint8

const (
	bothVariants variant = iota
	simplifiedOnly
	traditionalOnly
)

// firstHan and lastHan bound the block that the table covers.
const (
	firstHan = 0x4e00
	lastHan  = 0x9fff
)

// variantTable gives the variant of a Han character in one step.
type variantTable [lastHan - firstHan + 1]variant

func newVariantTable() *variantTable {
	t := new(variantTable)
	for _, r := range simplifiedCharacters {
		t[r-firstHan] = simplifiedOnly
	}
	for _, r := range traditionalCharacters {
		t[r-firstHan] = traditionalOnly
	}
	return t
}

func (t *variantTable) of(r rune) variant {
	if r < firstHan || r > lastHan {
		return bothVariants
	}
	return t[r-firstHan]
}
