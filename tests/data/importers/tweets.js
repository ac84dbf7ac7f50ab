window.YTD.tweets.part0 = [
 {
  "tweet": {
   "id_str": "1",
   "created_at": "Sat Aug 12 16:10:37 +0000 2023",
   "full_text": "a &amp; b",
   "entities": {
    "media": [
     {
      "type": "photo"
     }
    ]
   }
  }
 },
 {
  "tweet": {
   "id_str": "2",
   "created_at": "Sat Aug 12 16:11:37 +0000 2023",
   "full_text": "RT @x: theirs"
  }
 },
 {
  "tweet": {
   "id_str": "3"
  }
 }
]