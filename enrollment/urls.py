from allauth.account.views import LogoutView
from django.urls import path
from django.views.decorators.http import require_POST

from enrollment.views import account, enrolling, kept, signing_in

app_name = "enrollment"
urlpatterns = [
    path("new-user/", enrolling.new_user, name="new_user"),
    path("new-user/check-mail/", enrolling.check_mail, name="check_mail"),
    path("new-user/send-again/", enrolling.send_again, name="send_again"),
    path("new-user/activated/", enrolling.activated, name="activated"),
    path("new-user/activate/<str:key>/", enrolling.activate, name="activate"),
    path("login/", signing_in.LoginView.as_view(), name="login"),
    path("logout/", require_POST(LogoutView.as_view()), name="logout"),
    path("forgot-user-id/", signing_in.forgot_user_id, name="forgot_user_id"),
    path("forgot-user-id/done/", signing_in.forgot_user_id_done, name="forgot_user_id_done"),
    path("account/", account.account, name="account"),
    path("account/details/", account.details, name="details"),
    path("account/instructions/", account.instructions, name="instructions"),
    path("account/stay/", signing_in.stay, name="stay"),
    path("account/ended/", kept.ended, name="ended"),
    path("account/not-sent/", kept.forget, name="forget"),
    path("account/download/", account.download, name="download"),
    path("account/close/", account.close, name="close"),
]
