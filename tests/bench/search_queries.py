"""What clerks type into the one box: names in every writing, birth dates, addresses, numbers, several together."""

QUERIES = (
    """
田中 | 田中 太郎 | 渡辺 | 渡邉 s50 | さとう はなこ | ワタナヘ | suzuki ichiro | ohno | 髙橋 | 高橋 京子
s50.3.1 | 昭和22年 | 19750301 | H10/4/1 | 田中 s61.4.18 | 緑ケ丘 | 緑ヶ丘本町 佐藤 | 上野丸之内 | 桐ケ丘 山本
0595-09-0101 | 1998010019 | 2998010015 | DA SILVA | NGUYEN | 王 | ルカス | 北村 節子 | 阿保 北村 | 希望ケ丘東1968
やまもと S40.5 | 伊藤 美咲 | 中村 平成 | 小林 翔太 | 加藤 | 吉田 正 | T10.1.1 | 山田 花子 s30 | 西之沢
""".replace("\n", " | ")
    .strip(" |")
    .split(" | ")
)
