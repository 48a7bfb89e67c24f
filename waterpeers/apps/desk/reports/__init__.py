"""What a desk says: the things that lie on it, and what somebody who begins here is shown."""
