from organization.models.appointment import Appointment, Delegation
from organization.models.department import Department
from organization.models.holiday import Holiday
from organization.models.user import User

__all__ = ["Appointment", "Delegation", "Department", "Holiday", "User"]
