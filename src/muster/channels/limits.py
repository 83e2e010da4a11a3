"""Limits of the room that several of its modules, and the database, hold to."""

BODY_MAX = 500  # characters
TITLE_MAX = 120
LINK_MAX = 300
TAG_MAX = 40
ADDRESSES_MAX = 10  # of one person; the oldest goes
GROUPS_MAX = 5  # of one community
SINCE_MAX = 1_000  # characters of a service's own mark
PERSONAL = ("webpush", "sms", "mail", "matrix")  # by which one person may be reached
KEPT_ADDRESSES = ("webpush", "mail", "matrix")  # of these, where the worker looks the address up
IDENTITIES = ("matrix_id",)  # by these people are known when they answer; nothing is ever sent there
GROUP_CHANNELS = ("wecom", "dingtalk", "feishu", "matrix")
