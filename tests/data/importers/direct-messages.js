window.YTD.direct_messages.part0 = [
 {
  "dmConversation": {
   "conversationId": "1-2",
   "messages": [
    {
     "messageCreate": {
      "id": "12",
      "senderId": "2",
      "recipientId": "1",
      "text": "later",
      "createdAt": "2023-08-12T16:11:00.000Z",
      "mediaUrls": [],
      "reactions": [
       {
        "senderId": "1",
        "reactionKey": "like"
       }
      ]
     }
    },
    {
     "participantsLeave": {
      "userIds": [
       "3"
      ],
      "createdAt": "2023-08-12T16:10:30.000Z"
     }
    },
    {
     "messageCreate": {
      "id": "11",
      "senderId": "1",
      "recipientId": "2",
      "text": "first",
      "createdAt": "2023-08-12T16:10:00.000Z",
      "mediaUrls": [
       "https://example.org/1.jpg"
      ]
     }
    }
   ]
  }
 }
]