"""Posts: X, Weibo, Xiaohongshu, Douban."""
