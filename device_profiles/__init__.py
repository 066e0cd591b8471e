"""What each product is: one TOML file per product, read and checked. Facts only, no behaviour."""

from device_profiles.errors import Problem, ProfileError
from device_profiles.profile import Profile, load_profile, load_profile_text, profile_names

__all__ = ["Problem", "Profile", "ProfileError", "load_profile", "load_profile_text", "profile_names"]
