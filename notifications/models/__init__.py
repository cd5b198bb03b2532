from notifications.models.delivery import Delivery
from notifications.models.notice import Notice
from notifications.models.reminder import Reminder

__all__ = ["Delivery", "Notice", "Reminder"]
