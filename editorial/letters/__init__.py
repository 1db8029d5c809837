"""Letters of readers: “Report a problem with this page”, and the enquiry desk."""
